import { createRequire } from "node:module";
import { join } from "node:path";

const REPOSITORY = join(import.meta.dirname, "../..");
const load = createRequire(import.meta.url);
const { isFresh, MAIN } = load("../../bin/setup/bundle.cjs") as {
  isFresh(root: string): boolean;
  MAIN: string;
};
const { FLAGS, launchEnvironment } = load("../../bin/setup/launch.cjs") as {
  FLAGS: string[];
  launchEnvironment(root: string): Record<string, string>;
};

/** How the program under test is run. */
export interface Program {
  /** Node and its arguments, before those of the program. */
  command: [string, ...string[]];
  env: Record<string, string>;
}

/** The sources, and what V8 made of them for the next server. */
const sources = (): Program => ({
  command: [process.execPath, join(REPOSITORY, "src/cli/main.ts")],
  env: { NODE_COMPILE_CACHE: join(REPOSITORY, "node_modules/.cache/compile") },
});

/**
 * What `bin/wheelyard.cjs` becomes. It compares the bundle with all sources each time, and starts Node twice: here that is
 * done once for all servers of a test file.
 */
function bundle(): Program {
  if (!isFresh(REPOSITORY)) throw new Error("the bundle is older than the sources: run node bin/prepare.cjs");
  return {
    command: [process.execPath, ...FLAGS, join(REPOSITORY, MAIN)],
    env: launchEnvironment(REPOSITORY),
  };
}

function chosen(name: string | undefined): Program {
  if (name === undefined) return sources();
  if (name === "bin/wheelyard.cjs") return bundle();
  return { command: [process.execPath, join(REPOSITORY, name)], env: sources().env };
}

/** The program under test: the sources, or what users run (`WHEELYARD_TEST_PROGRAM=bin/wheelyard.cjs`). */
export const PROGRAM = chosen(process.env.WHEELYARD_TEST_PROGRAM);
