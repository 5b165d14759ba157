import { Refusal } from "../../refusal.ts";
import { CORE } from "./0001-core.ts";
import { MIRRORS } from "./0002-mirrors.ts";
import { MIRROR_NAMES } from "./0003-mirror-names.ts";
import { LEASES } from "./0004-leases.ts";
import { SESSIONS } from "./0007-sessions.ts";
import { SEARCH } from "./0008-search.ts";
import { DOWNLOADS } from "./0009-downloads.ts";
import { REGISTRATIONS } from "./0010-registrations.ts";
import { PUBLISHED_BY } from "./0011-published-by.ts";
import { BLOB_REMOVALS } from "./0012-blob-removals.ts";
import { SITE_TASKS } from "./0015-site-tasks.ts";
import { GROWTH } from "./0016-growth.ts";
import { EVICTED_UNREAD } from "./0017-evicted-unread.ts";
import { PASSING_CHANGES } from "./0018-passing-changes.ts";
import { MIRROR_LICENSINGS } from "./0019-mirror-licensings.ts";
import { MIRROR_FACTS } from "./0020-mirror-facts.ts";

/** Every migration in order: statements that bring the tables one step on. Never changed once released. */
export const MIGRATIONS: readonly string[] = [
  CORE,
  MIRRORS,
  MIRROR_NAMES,
  LEASES,
  SESSIONS,
  SEARCH,
  DOWNLOADS,
  REGISTRATIONS,
  PUBLISHED_BY,
  BLOB_REMOVALS,
  SITE_TASKS,
  GROWTH,
  EVICTED_UNREAD,
  PASSING_CHANGES,
  MIRROR_LICENSINGS,
  MIRROR_FACTS,
];

/** What is left to do for a database at this version; refuses one that a newer program has changed. */
export function migrationsAfter(version: number): readonly string[] {
  if (version <= MIGRATIONS.length) return MIGRATIONS.slice(version);
  throw new Refusal(
    "unavailable",
    "database-too-new",
    `The database has version ${version}, but this program supports versions up to ${MIGRATIONS.length}. Use a newer version of Wheelyard, or restore an older backup of the database.`,
  );
}

/** What to say when tables are not those that a database of this version has, so that the next step fails. */
export function otherTables(version: number, error: Error): Refusal {
  return new Refusal(
    "unavailable",
    "database-other-tables",
    [
      `The database cannot be brought up to date from version ${version} (${error.message}), whose tables are others;`,
      "nothing was changed. Use the version of Wheelyard that created it, restore a backup, or rebuild the database from the records in the",
      "stored: wheelyard rebuild --replace",
    ].join(" "),
    { cause: error },
  );
}
