import type { Command } from "commander";
import { CommandFailure, EXIT } from "../../terminal/failure.ts";
import { type Dumps, openDumps } from "../engine/dumps/open-dumps.ts";
import { type OldDatabase, openOldDatabase } from "../engine/old-database.ts";
import { isProblem, type OldFile, type OldProblem, type OldSite, type Peer } from "../engine/old-site.ts";
import { cached } from "./pypicloud/cache.ts";
import { configRules } from "./pypicloud/config-rules.ts";
import { dumpRules } from "./pypicloud/dump-rules.ts";
import { BROKEN, hasRules, TABLES } from "./pypicloud/dump-tables.ts";
import type { FoundFile } from "./pypicloud/files.ts";
import { peopleOf } from "./pypicloud/people.ts";
import { NO_RULES, type Rules } from "./pypicloud/rules.ts";
import { PypicloudSettings } from "./pypicloud/settings.ts";
import { sqlRules } from "./pypicloud/sql-rules.ts";
import { type OldStorage, storageOf } from "./pypicloud/storage.ts";

interface Options {
  envFile?: string;
  acl?: string;
  dump?: string[];
  uploadedOnly?: boolean;
}

/** A PyPICloud server, found by its configuration file. */
export const pypicloud: Peer = {
  name: "pypicloud",
  summary: "import PyPICloud's storage, with its users, groups and rights",
  from: "<config>",
  define(command: Command) {
    command
      .option("--env-file <file>", "file with the PPC_ variables that PyPICloud is started with")
      .option("--acl <file>", "read users and rights from a dump (ppc-export, acl.json.gz) instead")
      .option(
        "--dump <file...>",
        "read the databases of users, rights and the cache from dumps (mysqldump, pg_dump) instead",
      )
      .option(
        "--uploaded-only",
        "import only files that people uploaded, and none that PyPICloud cached from upstream",
      );
  },
  async open([config = ""], options): Promise<OldSite> {
    const { envFile, acl, dump, uploadedOnly } = options as Options;
    const settings = await PypicloudSettings.read(config, envFile);
    const dumps = dump === undefined ? null : await openDumps(dump, TABLES);
    const rules = await rulesOf(settings, acl, dumps);
    const storage = await storageOf(settings);
    const { cache, problems } = await cacheOf(settings, dumps);
    return {
      description: `PyPICloud, ${storage.description}`,
      files: () => filesOf(storage, cache, uploadedOnly === true),
      people: async () => peopleOf({ ...rules, problems: [...rules.problems, ...problems] }, settings),
      async close() {
        await Promise.all([storage.close(), cache === dumps ? null : cache?.close(), dumps?.close()]);
      },
    };
  },
};

async function rulesOf(
  settings: PypicloudSettings,
  acl: string | undefined,
  dumps: Dumps | null,
): Promise<Rules> {
  if (acl !== undefined) return dumpRules(acl);
  if (dumps !== null && hasRules(dumps)) return sqlRules(dumps);
  const auth = settings.get("pypi.auth") ?? "config";
  if (/^config$|ConfigAccessBackend$/.test(auth)) return configRules(settings);
  if (/^sql$|SQLAccessBackend$/.test(auth)) return rulesFromDatabase(settings);
  if (auth === "ldap") return ldapRules(settings);
  throw new CommandFailure(
    `The rights of pypi.auth = ${auth} cannot be read from here. Write them with ppc-export, and give the file with --acl.`,
    EXIT.usage,
  );
}

async function rulesFromDatabase(settings: PypicloudSettings): Promise<Rules> {
  const address = settings.get("auth.db.url") ?? "";
  if (address.startsWith("mysql"))
    throw new CommandFailure(
      "The users and rights of auth.db.url are in MySQL. Write them with mysqldump, and give the file with --dump.",
      EXIT.usage,
    );
  const database = await openOldDatabase(address, settings.folder);
  try {
    return await sqlRules(database);
  } finally {
    await database.close();
  }
}

/** With LDAP, groups and rights come from the configuration if it says so, and else there are none. */
function ldapRules(settings: PypicloudSettings): Rules {
  const found = settings.get("auth.ldap.fallback") === "config" ? configRules(settings) : NO_RULES;
  const why =
    "Its users are in LDAP. Configure the accounts driver ldap, so that they sign in with their passwords.";
  return { ...found, users: [], problems: [...found.problems, { what: "pypi.auth = ldap", why }] };
}

/** The cache in a SQL database, if it can be read. Everything else about a cache is in the storage too. */
async function cacheOf(
  settings: PypicloudSettings,
  dumps: Dumps | null,
): Promise<{ cache: OldDatabase | null; problems: OldProblem[] }> {
  if (dumps?.tables.has("packages"))
    return { cache: dumps, problems: dumps.broken.map((what) => ({ what, why: BROKEN })) };
  if ((settings.get("pypi.db") ?? "sql") !== "sql") return { cache: null, problems: [] };
  let cache: OldDatabase | null = null;
  try {
    cache = await openOldDatabase(settings.get("db.url") ?? "", settings.folder);
    await cached(cache, "");
    return { cache, problems: [] };
  } catch {
    await cache?.close();
    const why =
      "The cache cannot be read, so that times and uploaders come from the storage alone. A dump of it can be given with --dump.";
    return { cache: null, problems: [{ what: "db.url", why }] };
  }
}

async function* filesOf(
  storage: OldStorage,
  cache: OldDatabase | null,
  uploadedOnly: boolean,
): AsyncGenerator<OldFile | OldProblem> {
  for await (const found of storage.files()) {
    if (isProblem(found)) yield found;
    else {
      const more = () => factsOf(found, cache);
      if (!uploadedOnly || (await more()).uploadedBy !== null) yield { ...found, more };
    }
  }
}

/** The storage says more than the cache; of two times, the earlier one is that of the upload. */
async function factsOf(found: FoundFile, cache: OldDatabase | null) {
  const note = await found.note();
  const known = cache === null ? null : await cached(cache, found.filename);
  const times = [found.uploadedAt, known?.uploadedAt ?? null].filter((time) => time !== null);
  return {
    uploadedBy: note.uploadedBy ?? known?.uploadedBy ?? null,
    sha256: note.sha256,
    md5: note.md5,
    uploadedAt: times.length === 0 ? null : Math.min(...times),
  };
}
