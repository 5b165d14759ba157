declare module "../../database/tables.ts" {
  interface Tables {
    webhooks: WebhookTable;
    webhook_deliveries: WebhookDeliveryTable;
  }
}

/** Who is notified of changes, and of which ones. */
export interface WebhookTable {
  id: string;
  /** The index that it belongs to; null: the whole site. */
  index_id: number | null;
  /** It may contain a secret of the receiver. */
  url: string;
  format: string;
  note: string;
  /** JSON: globs of kinds of changes. */
  kinds: string;
  /** JSON: globs of indexes. */
  indexes: string;
  /** JSON: globs of projects. */
  projects: string;
  /** Key of the signatures. */
  secret: string;
  /** JSON: headers of every request, by name. */
  headers: string;
  /** Why it is paused; null: it is not. */
  paused: string | null;
  /** The account whose rights decide what it may tell; null: the account was removed. */
  owner_id: number | null;
  /** Only changes after this serial are delivered. */
  after_serial: number;
  created_at: number;
  created_by: string | null;
}

/** One change on its way to one webhook. */
export interface WebhookDeliveryTable {
  id: string;
  webhook_id: string;
  serial: number;
  /** Deliveries of the same lane are sent in order of their serials. */
  lane: string;
  state: DeliveryState;
  attempts: number;
  queued_at: number;
  /** When the next attempt is due. */
  next_at: number;
  ended_at: number | null;
  /** HTTP status of the last attempt; null: there was no answer. */
  status: number | null;
  /** Milliseconds that the last attempt took. */
  duration: number | null;
  trouble: string | null;
  /** Body of the last attempt. */
  request: string | null;
  /** The beginning of the body that the receiver answered with. */
  response: string | null;
}

/** `failed`: it was given up, and is only sent again by hand. */
export type DeliveryState = "waiting" | "delivered" | "failed";
