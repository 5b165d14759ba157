import type { Tables } from "../database/tables.ts";

/** A table that a copy takes along, and the columns of its key, in whose order its rows are read. */
export interface CopiedTable {
  name: keyof Tables;
  key: string[];
  /** Whether the database itself counts its ids. */
  hasIds: boolean;
}

const counted = (name: keyof Tables): CopiedTable => ({ name, key: ["id"], hasIds: true });
const keyed = (name: keyof Tables, ...key: string[]): CopiedTable => ({ name, key, hasIds: false });

/** Every table with facts, each behind those that its rows name. */
export const COPIED_TABLES: readonly CopiedTable[] = [
  keyed("site", "key"),
  counted("indexes"),
  counted("projects"),
  counted("files"),
  keyed("file_metadata", "file_id"),
  keyed("imported_files", "index_id", "address"),
  keyed("release_docs", "project_id", "version"),
  keyed("test_results", "id"),
  keyed("release_comments", "id"),
  keyed("changes", "serial"),
  keyed("security_events", "id"),
  counted("accounts"),
  counted("groups"),
  keyed("group_members", "group_id", "account_id"),
  keyed("directory_accounts", "account_id"),
  keyed("second_factors", "account_id"),
  keyed("passkeys", "id"),
  counted("tokens"),
  counted("grants"),
  keyed("sessions", "id"),
  keyed("terminal_sign_ins", "hash"),
  keyed("invitations", "id"),
  keyed("registrations", "id"),
  keyed("trusted_issuers", "name"),
  keyed("trusted_publishers", "id"),
  keyed("managed_things", "kind", "key"),
  keyed("short_tokens", "hash"),
  keyed("used_id_tokens", "issuer", "jti"),
  keyed("webhooks", "id"),
  keyed("webhook_deliveries", "id"),
  keyed("downloads", "index_id", "project", "version", "day", "python", "installer", "installer_version"),
  keyed("project_texts", "index_id", "name"),
  keyed("mirror_pages", "index_id", "name"),
  keyed("mirror_names", "index_id"),
  keyed("mirror_files", "index_id", "address", "filename"),
  keyed("mirror_licensings", "index_id", "address", "filename"),
  keyed("blob_removals", "sha256", "filename"),
  keyed("mirror_days", "index_id", "day"),
  keyed("mirror_troubles", "index_id"),
  keyed("site_sizes", "day"),
  counted("tasks"),
  keyed("task_findings", "task_id", "number"),
  counted("promotions"),
];

/** Of the nodes that run now, and worth nothing to others; and what a server makes again by itself. */
export const PASSING_TABLES: readonly (keyof Tables)[] = [
  "mirror_claims",
  "leases",
  "passing_changes",
  "docs_searches",
  "docs_pages",
  "docs_words",
];
