import { existsSync, readFileSync, statSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Refusal } from "../refusal.ts";

/**
 * The file to import for what `plugins.NAME.package` says: a path, or the name of a package that is installed in `folder` or
 * above it. Refuses (`invalid`) what is not there.
 */
export function locatePlugin(name: string, wanted: string, folder: string): string {
  if (isAbsolute(wanted) || /^\.{1,2}(?:[\\/]|$)/.test(wanted)) {
    const path = resolve(folder, wanted);
    if (!existsSync(path)) throw missing(name, `there is no ${path}`);
    return statSync(path).isDirectory() ? mainOf(name, path) : path;
  }
  // Any file of the folder will do: the search begins beside it.
  const base = pathToFileURL(join(resolve(folder), "wheelyard.yaml"));
  const manifest = findInstalled(wanted, base);
  if (manifest === undefined)
    throw missing(name, `the package ${wanted} is not installed in ${join(resolve(folder), "node_modules")}`);
  return mainOf(name, dirname(manifest));
}

function findInstalled(wanted: string, base: URL): string | undefined {
  try {
    return findPackageJSON(wanted, base);
  } catch {
    return undefined;
  }
}

interface PackageJson {
  main?: unknown;
  exports?: unknown;
}

/** The main file of a package: `exports`, `main`, or `index.js`. */
function mainOf(name: string, folder: string): string {
  const manifest = readPackageJson(name, folder);
  const said = exported(manifest.exports) ?? (typeof manifest.main === "string" ? manifest.main : "index.js");
  const path = resolve(folder, said);
  if (existsSync(path)) return path;
  throw missing(name, `there is no ${path}`);
}

function readPackageJson(name: string, folder: string): PackageJson {
  const path = join(folder, "package.json");
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(readFileSync(path, "utf8")) as PackageJson;
  } catch {
    throw missing(name, `${path} is not valid JSON`);
  }
}

/** What `exports` has for `import` of the package itself. */
function exported(exports: unknown): string | null {
  if (typeof exports === "string") return exports;
  if (typeof exports !== "object" || exports === null) return null;
  const conditions = exports as Record<string, unknown>;
  return exported(conditions["."] ?? conditions.node ?? conditions.import ?? conditions.default);
}

function missing(name: string, reason: string): Refusal {
  const advice = "Install it with npm, or correct the path.";
  return new Refusal(
    "invalid",
    "no-plugin",
    `The plugin ${name} (plugins.${name}.package) cannot be loaded: ${reason}. ${advice}`,
  );
}
