import { z } from "zod";
import { logSentence } from "../../../client/src/log-words.ts";
import type { Webhook, WebhookFormat } from "./webhook.ts";

/** An event as receivers get it. `docs/reference/webhook-event.schema.json` is made from here. */
export const WebhookEvent = z.strictObject({
  id: z.string().describe("ID of the delivery. It stays the same when the event is sent again."),
  webhook: z.string().describe("ID of the webhook."),
  serial: z.number().int().describe("Serial of the change, which grows with every change of the site."),
  kind: z.string().describe("What happened, such as file.published."),
  at: z.iso.datetime().describe("When it happened, in UTC."),
  index: z.string().nullable().describe("Index, as owner/name; null: the event belongs to no index."),
  project: z.string().nullable().describe("Normalized name of the project; null: the event belongs to none."),
  version: z.string().nullable().describe("Version of the file; null: the event is about no file."),
  subject: z.string().nullable().describe("What it is about: a file name, the name of an account …"),
  actor: z.string().nullable().describe("Account that did it; null: the server itself."),
  text: z.string().describe("What happened, as a sentence."),
  detail: z
    .record(z.string(), z.unknown())
    .describe("More facts, as in the change log. They depend on the kind, and may grow with new versions."),
});
export type WebhookEvent = z.infer<typeof WebhookEvent>;

/** A change with what an event needs of it. */
export interface EventChange {
  serial: number;
  kind: string;
  owner: string | null;
  index_name: string | null;
  project: string | null;
  subject: string | null;
  actor: string | null;
  at: number;
  detail: string;
  /** Of the file that it is about. */
  version: string | null;
}

const MOST_DETAIL = 60_000;

/** What an event says of a change, to webhooks and plugins alike. */
export function factsOf(change: EventChange): Omit<WebhookEvent, "id" | "webhook" | "serial"> {
  const detail =
    change.detail.length > MOST_DETAIL ? {} : (JSON.parse(change.detail) as Record<string, unknown>);
  const index = change.owner === null ? null : `${change.owner}/${change.index_name}`;
  const { serial, kind, project, subject, actor } = change;
  const at = new Date(change.at).toISOString();
  const said = { serial, kind, index, project, subject, actor, address: null, at, detail };
  const version = change.version ?? (typeof detail.version === "string" ? detail.version : null);
  const isTest = kind === "webhook.tested";
  const text = isTest ? "This is a test event of Wheelyard." : `${logSentence(said)}.`;
  return { kind, at, index, project, version, subject, actor, text, detail };
}

export function eventOf(deliveryId: string, webhook: Webhook, change: EventChange): WebhookEvent {
  return { id: deliveryId, webhook: webhook.id, serial: change.serial, ...factsOf(change) };
}

/** The body of the request, in the format of the receiver. */
export function bodyOf(event: WebhookEvent, format: WebhookFormat): string {
  return JSON.stringify(FORMATS[format](event));
}

const FORMATS: Record<WebhookFormat, (event: WebhookEvent) => unknown> = {
  json: (event) => event,
  // Slack and its kin turn <…> into links and mentions, so text from elsewhere must not contain them.
  chat: ({ text }) => ({
    text: text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
  }),
  // GitHub takes at most ten fields here.
  github: ({ id, serial, kind, at, index, project, version, subject, actor, text }) => ({
    event_type: `wheelyard.${kind}`.slice(0, 100),
    client_payload: { id, serial, kind, at, index, project, version, subject, actor, text },
  }),
  gitlab: ({ id, serial, kind, at, index, project, version, subject, actor, text }) => ({
    variables: Object.fromEntries(
      Object.entries({ id, serial, kind, at, index, project, version, subject, actor, text }).map(
        ([name, value]) => [`EVENT_${name.toUpperCase()}`, String(value ?? "")],
      ),
    ),
  }),
};
