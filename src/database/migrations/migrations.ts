import { Refusal } from "../../refusal.ts";
import { CORE } from "./0001-core.ts";
import { MIRRORS } from "./0002-mirrors.ts";
import { MIRROR_NAMES } from "./0003-mirror-names.ts";
import { LEASES } from "./0004-leases.ts";
import { SESSIONS } from "./0005-sessions.ts";
import { SEARCH } from "./0006-search.ts";
import { DOWNLOADS } from "./0007-downloads.ts";
import { REGISTRATIONS } from "./0008-registrations.ts";
import { PUBLISHED_BY } from "./0009-published-by.ts";
import { BLOB_REMOVALS } from "./0010-blob-removals.ts";
import { SITE_TASKS } from "./0011-site-tasks.ts";
import { GROWTH } from "./0012-growth.ts";
import { EVICTED_UNREAD } from "./0013-evicted-unread.ts";
import { PASSING_CHANGES } from "./0014-passing-changes.ts";
import { MIRROR_LICENSINGS } from "./0015-mirror-licensings.ts";
import { MIRROR_FACTS } from "./0016-mirror-facts.ts";
import { MIRROR_FILES_STORED } from "./0017-mirror-files-stored.ts";
import { TRUSTED_PUBLISHING } from "./0018-trusted-publishing.ts";
import { DIRECTORY_ACCOUNTS } from "./0019-directory-accounts.ts";
import { PROMOTIONS } from "./0020-promotions.ts";
import { SESSION_PROVIDERS } from "./0021-session-providers.ts";
import { WEBHOOKS } from "./0022-webhooks.ts";
import { MANAGED_THINGS } from "./0023-managed-things.ts";
import { IMPORTED_FILES } from "./0024-imported-files.ts";
import { TERMINAL_SIGN_INS } from "./0025-terminal-sign-ins.ts";
import { RELEASE_DOCS } from "./0026-release-docs.ts";
import { RECYCLE_BIN } from "./0027-recycle-bin.ts";
import { TEST_RESULTS } from "./0028-test-results.ts";
import { TOKEN_ROTATION } from "./0029-token-rotation.ts";
import { SECOND_FACTORS } from "./0030-second-factors.ts";
import { RELEASE_COMMENTS } from "./0031-release-comments.ts";
import { PROJECT_DATES } from "./0032-project-dates.ts";
import { PASSKEYS } from "./0033-passkeys.ts";
import { SESSION_PROOFS } from "./0034-session-proofs.ts";
import { DERIVED_TOKENS } from "./0035-derived-tokens.ts";
import { SECURITY_EVENTS } from "./0036-security-events.ts";
import { SECURITY_REVISIONS } from "./0037-security-revisions.ts";
import { DOCS_SEARCH } from "./0038-docs-search.ts";

/** A step from one version of the tables to the next. */
export interface Migration {
  /** As in the name of its file. */
  name: string;
  sql: string;
}

/**
 * Every migration in order. A database stores how many of them it has had, which is its version: that of the last file's number.
 * Migrations that have landed never change.
 */
export const MIGRATIONS: readonly Migration[] = [
  { name: "core", sql: CORE },
  { name: "mirrors", sql: MIRRORS },
  { name: "mirror-names", sql: MIRROR_NAMES },
  { name: "leases", sql: LEASES },
  { name: "sessions", sql: SESSIONS },
  { name: "search", sql: SEARCH },
  { name: "downloads", sql: DOWNLOADS },
  { name: "registrations", sql: REGISTRATIONS },
  { name: "published-by", sql: PUBLISHED_BY },
  { name: "blob-removals", sql: BLOB_REMOVALS },
  { name: "site-tasks", sql: SITE_TASKS },
  { name: "growth", sql: GROWTH },
  { name: "evicted-unread", sql: EVICTED_UNREAD },
  { name: "passing-changes", sql: PASSING_CHANGES },
  { name: "mirror-licensings", sql: MIRROR_LICENSINGS },
  { name: "mirror-facts", sql: MIRROR_FACTS },
  { name: "mirror-files-stored", sql: MIRROR_FILES_STORED },
  { name: "trusted-publishing", sql: TRUSTED_PUBLISHING },
  { name: "directory-accounts", sql: DIRECTORY_ACCOUNTS },
  { name: "promotions", sql: PROMOTIONS },
  { name: "session-providers", sql: SESSION_PROVIDERS },
  { name: "webhooks", sql: WEBHOOKS },
  { name: "managed-things", sql: MANAGED_THINGS },
  { name: "imported-files", sql: IMPORTED_FILES },
  { name: "terminal-sign-ins", sql: TERMINAL_SIGN_INS },
  { name: "release-docs", sql: RELEASE_DOCS },
  { name: "recycle-bin", sql: RECYCLE_BIN },
  { name: "test-results", sql: TEST_RESULTS },
  { name: "token-rotation", sql: TOKEN_ROTATION },
  { name: "second-factors", sql: SECOND_FACTORS },
  { name: "release-comments", sql: RELEASE_COMMENTS },
  { name: "project-dates", sql: PROJECT_DATES },
  { name: "passkeys", sql: PASSKEYS },
  { name: "session-proofs", sql: SESSION_PROOFS },
  { name: "derived-tokens", sql: DERIVED_TOKENS },
  { name: "security-events", sql: SECURITY_EVENTS },
  { name: "security-revisions", sql: SECURITY_REVISIONS },
  { name: "docs-search", sql: DOCS_SEARCH },
];

/** A version for people: its number, and the name of its last migration if this program knows it. */
export function versionName(version: number): string {
  const name = MIGRATIONS[version - 1]?.name;
  return name === undefined ? String(version) : `${version} (${name})`;
}

/** What is left to do for a database at this version to get to another. Refuses one that a newer program has changed. */
export function migrationsAfter(version: number, to: number): readonly string[] {
  if (version <= MIGRATIONS.length) return MIGRATIONS.slice(version, to).map(({ sql }) => sql);
  throw new Refusal(
    "unavailable",
    "database-too-new",
    `The database has version ${version}, but this program supports versions up to ${versionName(MIGRATIONS.length)}. Use a newer version of Wheelyard, or restore an older backup of the database.`,
  );
}

/** What to say when tables are not those that a database of this version has, so that the next step fails. */
export function otherTables(version: number, error: Error): Refusal {
  return new Refusal(
    "unavailable",
    "database-other-tables",
    [
      `The database cannot be upgraded from version ${versionName(version)}, because its tables are not those of that version (${error.message}).`,
      "Nothing was changed. Use the version of Wheelyard that created it, restore a backup, or rebuild the database from the records in the",
      "storage: wheelyard rebuild --replace",
    ].join(" "),
    { cause: error },
  );
}
