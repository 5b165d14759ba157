import type { Selectable } from "kysely";
import { fromStored } from "../../database/secrets/key-ring.ts";
import { placeOf } from "../../database/secrets/secret-columns.ts";
import { matchesGlob } from "../../glob.ts";
import { EVENT_KINDS } from "./event-kinds.ts";
import type { WebhookTable } from "./webhook-tables.ts";

/** How the body of a request is built. */
export const WEBHOOK_FORMATS = ["json", "chat", "github", "gitlab"] as const;
export type WebhookFormat = (typeof WEBHOOK_FORMATS)[number];

/** A webhook as the server knows it: `url`, `headers` and `secret` are never shown. */
export interface Webhook {
  id: string;
  /** The index that it belongs to; null: the whole site. */
  indexId: number | null;
  url: string;
  format: WebhookFormat;
  note: string;
  kinds: readonly string[];
  indexes: readonly string[];
  projects: readonly string[];
  secret: string;
  headers: Readonly<Record<string, string>>;
  paused: string | null;
  ownerId: number | null;
  afterSerial: number;
  createdAt: number;
  createdBy: string | null;
}

export function readWebhook(row: Selectable<WebhookTable>): Webhook {
  const list = (text: string) => JSON.parse(text) as string[];
  const secretIn = (column: "url" | "secret" | "headers") =>
    fromStored(row[column], placeOf("webhooks", row.id, column));
  return {
    id: row.id,
    indexId: row.index_id,
    url: secretIn("url"),
    format: row.format as WebhookFormat,
    note: row.note,
    kinds: list(row.kinds),
    indexes: list(row.indexes),
    projects: list(row.projects),
    secret: secretIn("secret"),
    headers: JSON.parse(secretIn("headers")) as Record<string, string>,
    paused: row.paused,
    ownerId: row.owner_id,
    afterSerial: row.after_serial,
    createdAt: row.created_at,
    createdBy: row.created_by,
  };
}

/** What a change has that filters look at. */
export interface FilteredChange {
  serial: number;
  kind: string;
  index_id: number | null;
  project: string | null;
  subject: string | null;
}

/** Whether the webhook asks for this change. `address`: of its index, `owner/name`. */
export function asksFor(webhook: Webhook, change: FilteredChange, address: string | null): boolean {
  if (change.serial <= webhook.afterSerial) return false;
  if (change.kind === "webhook.tested") return change.subject === webhook.id;
  if (webhook.indexId !== null && webhook.indexId !== change.index_id) return false;
  const some = (globs: readonly string[], text: string | null) =>
    text === null ? globs.includes("*") : globs.some((glob) => matchesGlob(glob, text));
  return (
    EVENT_KINDS.includes(change.kind) &&
    some(webhook.kinds, change.kind) &&
    some(webhook.indexes, address) &&
    some(webhook.projects, change.project)
  );
}

/** Deliveries of one lane keep their order: those of one project, or of one account, group and so on. */
export function laneOf({ kind, index_id, project, subject, serial }: FilteredChange): string {
  if (kind === "webhook.tested") return `test ${serial}`;
  if (project !== null) return `${index_id}/${project}`;
  return index_id === null ? `${kind.split(".")[0]} ${subject}` : String(index_id);
}

/** The address without what may be secret in it: values of the query, and most of the path of a chat's. */
export function shownUrl({ url, format }: Pick<Webhook, "url" | "format">): string {
  const shown = new URL(url);
  const names = [...new Set(shown.searchParams.keys())];
  const query =
    names.length === 0 ? "" : `?${names.map((name) => `${encodeURIComponent(name)}=…`).join("&")}`;
  const path = format === "chat" ? `${shown.pathname.split("/").slice(0, 2).join("/")}/…` : shown.pathname;
  return `${shown.origin}${path}${query}`;
}
