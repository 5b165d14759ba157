import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { CommandFailure, EXIT } from "../../../terminal/failure.ts";
import { parseIni } from "../../engine/ini.ts";

/** The settings of a PyPICloud server: those of its configuration file, and `PPC_…` variables, which come first. */
export class PypicloudSettings {
  /** Paths are relative to it. */
  readonly folder: string;
  readonly #file: ReadonlyMap<string, string>;
  readonly #environment: Readonly<Record<string, string | undefined>>;

  constructor(
    folder: string,
    file: ReadonlyMap<string, string>,
    environment: Readonly<Record<string, string | undefined>>,
  ) {
    this.folder = folder;
    this.#file = file;
    this.#environment = environment;
  }

  /** Reads the file; variables come from `environment`, or else from the file `envFile`. Refuses (usage) what is none. */
  static async read(path: string, envFile: string | undefined): Promise<PypicloudSettings> {
    const folder = dirname(resolve(path));
    const sections = await sectionsOf(path, folder);
    const isApp = (name: string) => /^(?:app|application|filter-app):/.test(name);
    const found =
      [...sections].find(([name, keys]) => isApp(name) && /pypicloud/.test(keys.get("use") ?? "")) ??
      [...sections].find(([name]) => name === "app:main");
    if (found === undefined)
      throw new CommandFailure(
        `${path} is not a configuration of PyPICloud: it has no section [app:main].`,
        EXIT.usage,
      );
    const variables = envFile === undefined ? {} : await variablesOf(envFile);
    return new PypicloudSettings(folder, found[1], { ...variables, ...process.env });
  }

  get(key: string): string | undefined {
    const variable = `PPC_${key.toUpperCase().replaceAll(".", "_")}`;
    return this.#environment[variable] ?? this.#file.get(key);
  }

  /** Settings of the file whose keys begin with `prefix`, by the rest of their keys. */
  below(prefix: string): [string, string][] {
    return [...this.#file]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]);
  }

  path(text: string): string {
    return resolve(this.folder, text);
  }
}

async function sectionsOf(path: string, folder: string) {
  const text = await textOf(path, "configuration file");
  try {
    return parseIni(text, folder);
  } catch (error) {
    throw new CommandFailure(
      `${path} is not a configuration of PyPICloud. ${(error as Error).message}`,
      EXIT.usage,
    );
  }
}

/** `NAME=value` lines, as Docker and systemd read them. */
async function variablesOf(path: string): Promise<Record<string, string>> {
  const text = await textOf(path, "file of variables");
  const pairs = [...text.matchAll(/^\s*(?:export\s+)?(\w+)=(.*)$/gm)];
  return Object.fromEntries(
    pairs.map(([, name = "", value = ""]) => [name, value.trim().replace(/^(["'])(.*)\1$/, "$2")]),
  );
}

async function textOf(path: string, what: string): Promise<string> {
  return readFile(path, "utf8").catch(() => {
    throw new CommandFailure(`The ${what} ${path} cannot be read.`, EXIT.usage);
  });
}
