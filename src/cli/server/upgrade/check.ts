import { MIGRATIONS, versionName } from "../../../database/migrations/migrations.ts";
import { LAST_BACKUP, parseLastBackup } from "../../../site/last-backup.ts";
import { REBUILD_CURSOR } from "../../../transfer/rebuild.ts";
import { VERSION } from "../../../version.ts";
import { size, time } from "../../terminal/output.ts";
import { type Finding, problem, warning, well } from "../doctor/finding.ts";
import type { DatabaseState } from "./database-state.ts";

const HOUR_MS = 3_600_000;
/** A backup that is older does not count as one made for the upgrade. */
const OLD_MS = 24 * HOUR_MS;

/**
 * Whether this program can take a database over, and what to know before. `isRestoring`: whether a restore is incomplete; null: the
 * storage does not say. `now`: milliseconds since 1970.
 */
export function checkUpgrade(state: DatabaseState, isRestoring: boolean | null, now: number): Finding[] {
  const { schema, place, otherTables } = state;
  const here = well(
    "program",
    `Wheelyard ${VERSION}, for tables of version ${versionName(MIGRATIONS.length)}`,
  );
  if (isRestoring) return [here, restoring(place)];
  if (schema === 0) return [here, noSite(place)];
  if (schema > MIGRATIONS.length) return [here, tooNew(state)];
  return [
    here,
    well("database", `${place}, with tables of version ${versionName(schema)}`),
    ...unfinished(state),
    migrations(schema, otherTables),
    ...room(state),
    backup(state, now),
    served(state),
    ...(isRestoring === null ? [silentStorage] : []),
  ];
}

const silentStorage = warning("storage", "it does not answer", "Run `wheelyard doctor` to see why.");

/** Names of the migrations that a first start of this program would run. */
export function migrationsAhead(schema: number): string[] {
  return schema === 0 ? [] : MIGRATIONS.slice(schema).map(({ name }) => name);
}

/** What to do if the new version does not work out, in order. */
export function wayBack({ schema, isShared }: DatabaseState): string[] {
  if (schema === 0 || schema > MIGRATIONS.length) return [];
  if (schema === MIGRATIONS.length)
    return ["Stop the server, and start the older version again. The tables stay as they are."];
  return [
    "Migrations are one-way: after them, the older version refuses the database. Keep a copy from before.",
    `Copy it now: ${isShared ? "pg_dump of the database" : "sqlite3 wheelyard.db \".backup '/backup/wheelyard.db'\""}, or run \`wheelyard backup\`.`,
    "Later: stop the server, install the older version, and put the copy in place, or run `wheelyard restore` into an empty place.",
    `What was published since the upgrade is in the records. Bring it back with the older version's \`wheelyard rebuild${isShared ? "" : " --replace"}\`.`,
  ];
}

function noSite(place: string): Finding {
  return problem(
    "database",
    `there is no site in ${place}`,
    "Use the server's configuration (--config FILE) or data folder (--data DIR).",
  );
}

function restoring(place: string): Finding {
  return problem(
    "database",
    `a restore into ${place} is not complete`,
    "Run the same `wheelyard restore` again to continue it. No server starts before.",
  );
}

function tooNew({ place, schema }: DatabaseState): Finding {
  return problem(
    "database",
    `${place} has tables of version ${schema}, from a newer Wheelyard`,
    `This program knows versions up to ${MIGRATIONS.length}, and would refuse to start. Use the newer version, or go back with the copy from before its upgrade.`,
  );
}

function unfinished({ site, isMadeBeside, place }: DatabaseState): Finding[] {
  if (site.has(REBUILD_CURSOR))
    return [problem("rebuild", "a rebuild was interrupted", "Run `wheelyard rebuild` again to continue it.")];
  if (!isMadeBeside) return [];
  const found = `an interrupted rebuild left ${place}.rebuilding`;
  return [
    warning(
      "rebuild",
      found,
      "The database is whole. Continue the rebuild before the upgrade, or remove it.",
    ),
  ];
}

function migrations(schema: number, otherTables: string | null): Finding {
  const ahead = migrationsAhead(schema);
  if (ahead.length === 0) return well("migrations", "none: the tables have this program's version");
  if (otherTables !== null)
    return problem(
      "migrations",
      `the tables are not those of version ${versionName(schema)} (${otherTables})`,
      "Use the version that created them, restore a backup, or run `wheelyard rebuild --replace`.",
    );
  const names = ahead.map((_, at) => versionName(schema + at + 1)).join(", ");
  return well("migrations", `${ahead.length} at the first start, in one transaction: ${names}`);
}

/** In one transaction, the log beside the file may become as large as the file. */
function room({ schema, room: found }: DatabaseState): Finding[] {
  if (found === null) return [];
  const words = `${size(found.free)} free, and the database has ${size(found.bytes)}`;
  if (migrationsAhead(schema).length === 0 || found.free > found.bytes) return [well("disk", words)];
  return [
    problem("disk", words, "Migrations may need as much again. Free up space first; see docs/operate.md."),
  ];
}

function backup({ site }: DatabaseState, now: number): Finding {
  const last = parseLastBackup(site.get(LAST_BACKUP) ?? null);
  if (last === null)
    return warning(
      "backup",
      "`wheelyard backup` was never used on this site",
      "Back up, or copy the database, before the upgrade.",
    );
  const changes = Number(site.get("serial") ?? 0) - last.serial;
  const hours = Math.max(0, Math.floor((now - last.at) / HOUR_MS));
  const age = hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
  const found = `${last.name} of ${time(last.at)}, ${age} old; ${changes} changes since`;
  if (now - last.at <= OLD_MS) return well("backup", found);
  return warning("backup", found, "Back up again before the upgrade.");
}

function served({ isServed, isShared }: DatabaseState): Finding {
  if (!isServed) return well("server", "no server uses this database");
  return warning(
    "server",
    "a server uses this database",
    isShared
      ? "Replace the nodes one by one; see docs/postgresql.md."
      : "Stop it before you start the new version.",
  );
}
