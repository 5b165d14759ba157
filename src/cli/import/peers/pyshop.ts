import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Command } from "commander";
import { CommandFailure, EXIT } from "../../terminal/failure.ts";
import { requireFolder } from "../engine/folder.ts";
import { parseIni, type Section } from "../engine/ini.ts";
import { type OldDatabase, openOldDatabase } from "../engine/old-database.ts";
import type { Peer } from "../engine/old-site.ts";
import { filesOf } from "./pyshop/files.ts";
import { peopleOf } from "./pyshop/people.ts";

/** A pyshop server, found by its configuration file: its database and its repository folder. */
export const pyshop: Peer = {
  name: "pyshop",
  summary: "import pyshop's own packages, with its users, groups and rights",
  from: "<config>",
  define(command: Command) {
    command.option("--repository <folder>", "the repository folder, if it is elsewhere now");
  },
  async open([config = ""], options) {
    const folder = dirname(resolve(config));
    const settings = await settingsOf(config, folder);
    const repository = repositoryOf(settings, folder, options.repository as string | undefined);
    await requireFolder(repository);
    const database = await openOldDatabase(settings.get("sqlalchemy.url") ?? "", folder);
    try {
      await requireTables(database);
    } catch (error) {
      await database.close();
      throw error;
    }
    return {
      description: `pyshop, repository ${repository}`,
      files: () => filesOf(database, repository),
      people: () => peopleOf(database, settings, repository),
      close: () => database.close(),
    };
  },
};

/** The section of the application, whatever it is called. Refuses (usage) a file without one. */
async function settingsOf(path: string, folder: string): Promise<Section> {
  const text = await readFile(path, "utf8").catch(() => {
    throw new CommandFailure(`The configuration file ${path} cannot be read.`, EXIT.usage);
  });
  try {
    const sections = [...parseIni(text, folder).values()];
    const found = sections.find((keys) => keys.has("sqlalchemy.url") && keys.has("pyshop.repository"));
    if (found !== undefined) return found;
  } catch (error) {
    throw new CommandFailure(
      `${path} is not a configuration of pyshop. ${(error as Error).message}`,
      EXIT.usage,
    );
  }
  throw new CommandFailure(
    `${path} is not a configuration of pyshop: no section has sqlalchemy.url and pyshop.repository.`,
    EXIT.usage,
  );
}

function repositoryOf(settings: Section, folder: string, given: string | undefined): string {
  return given === undefined ? resolve(folder, settings.get("pyshop.repository") ?? "") : resolve(given);
}

async function requireTables(database: OldDatabase): Promise<void> {
  try {
    for await (const _ of database.rows("select id, local from package limit 1")) break;
    for await (const _ of database.rows("select id, release_id, filename from release_file limit 1")) break;
  } catch {
    throw new CommandFailure("The database of sqlalchemy.url does not have pyshop's tables.", EXIT.usage);
  }
}
