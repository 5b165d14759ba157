import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ADMIN_PASSWORD } from "../harness/start-server.ts";
import { type Client, findTool, makeWorld, type World } from "./client.ts";

export interface PackageOptions {
  name: string;
  version: string;
  requiresPython?: string;
  dependencies?: string[];
  /** Dependencies by the extra that asks for them. */
  extras?: Record<string, string[]>;
  /** Modules besides the package's own. */
  modules?: number;
  /** A wheel for this platform alone. */
  platform?: boolean;
}

/** Files that a real build made, by their kind. */
export interface BuiltPackage {
  folder: string;
  wheel: string;
  sdist: string;
}

/** The name by which the package of a project is imported. */
function moduleOf(project: string): string {
  return project.toLowerCase().replaceAll(/[-_.]+/g, "_");
}

/** Writes the sources of a package into a folder of its own, old style, so that Python 2.7 builds it too. */
export function writeSources(world: World, options: PackageOptions): string {
  const module = moduleOf(options.name);
  const folder = join(world.folder, `${module}-${options.version}-source`);
  mkdirSync(join(folder, module), { recursive: true });
  const text = (value: string) => JSON.stringify(value);
  const dependencies = `install_requires=[${(options.dependencies ?? []).map(text).join(", ")}]`;
  const python =
    options.requiresPython === undefined ? "" : `, python_requires=${text(options.requiresPython)}`;
  const platform = options.platform ? ", distclass=Binary" : "";
  writeFileSync(
    join(folder, "setup.py"),
    "from setuptools import setup, Distribution\n\n\n" +
      "class Binary(Distribution):\n    def has_ext_modules(self):\n        return True\n\n\n" +
      `setup(name=${text(options.name)}, version=${text(options.version)}, packages=[${text(module)}],\n` +
      `      description="A package that a test built", url="https://example.org",\n` +
      `      author="Zoe", author_email="zoe@example.org", ${dependencies},\n` +
      `      extras_require=${JSON.stringify(options.extras ?? {})}${python}${platform})\n`,
  );
  if (!options.platform) writeFileSync(join(folder, "setup.cfg"), "[bdist_wheel]\npython-tag = py2.py3\n");
  writeFileSync(join(folder, module, "__init__.py"), `VERSION = ${text(options.version)}\n`);
  for (let number = 1; number <= (options.modules ?? 0); number++) {
    writeFileSync(join(folder, module, `module_${number}.py`), `NUMBER = ${number}\n`);
  }
  return folder;
}

/** Builds wheel and sdist of a package with the real build tools of today or of 2024, without the network. */
export async function buildPackage(
  options: PackageOptions,
  tool: "build" | "build2024" = "build",
): Promise<BuiltPackage> {
  const world = makeWorld();
  const source = writeSources(world, options);
  const { client } = findTool(tool);
  await client.run("python", ["-m", "build", "--no-isolation", "--sdist", "--wheel", source], world);
  return builtIn(join(source, "dist"));
}

/** Builds them as of old, with the setuptools of an environment of Python 2.7: names keep their case and dots. */
export async function buildOldPackage(client: Client, options: PackageOptions): Promise<BuiltPackage> {
  const world = makeWorld();
  const source = writeSources(world, options);
  await client.run("python", ["setup.py", "-q", "sdist", "bdist_wheel"], { ...world, folder: source });
  return builtIn(join(source, "dist"));
}

function builtIn(folder: string): BuiltPackage {
  const files = readdirSync(folder);
  return {
    folder,
    wheel: join(folder, files.find((file) => file.endsWith(".whl")) as string),
    sdist: join(folder, files.find((file) => file.endsWith(".tar.gz")) as string),
  };
}

/** Uploads files with twine as the administrator. */
export async function publishFiles(origin: string, files: string[]): Promise<void> {
  const signed = ["-u", "admin", "-p", ADMIN_PASSWORD];
  const where = ["--repository-url", `${origin}/legacy/`];
  await findTool("twine").client.run(
    "twine",
    ["upload", "--non-interactive", ...where, ...signed, ...files],
    makeWorld(),
  );
}
