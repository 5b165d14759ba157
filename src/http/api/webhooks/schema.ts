import { z } from "zod";
import { meansSomeKind } from "../../../changes/webhooks/event-kinds.ts";
import { WEBHOOK_FORMATS } from "../../../changes/webhooks/webhook.ts";
import { PageQuery, Time } from "../fields.ts";

const Globs = z.array(z.string().min(1).max(200)).min(1).max(50);

const Url = z
  .string()
  .max(2000)
  .refine((text) => ["http:", "https:"].includes(URL.parse(text)?.protocol ?? ""), {
    error: "must be an http or https address",
  })
  .refine((text) => URL.parse(text)?.username === "" && URL.parse(text)?.password === "", {
    error: "must not contain a user name or password. Send them in the header Authorization",
  })
  .describe(
    "Where events are sent. Only its host and path are shown later, because the query may contain a secret.",
  );
const Kinds = z
  .array(
    z
      .string()
      .max(60)
      .refine(meansSomeKind, { error: "is not a kind of events. Give one such as file.published or file.*" }),
  )
  .min(1)
  .max(50)
  .describe("Kinds of events, such as `file.published` or `file.*`.");
const Headers = z
  .record(
    z.string().regex(/^[A-Za-z0-9-]{1,60}$/, { error: "must be the name of a header" }),
    z
      .string()
      .max(2000)
      .regex(/^[\x20-\x7e]*$/, { error: "must consist of printable ASCII characters" }),
  )
  .refine((headers) => Object.keys(headers).length <= 20, { error: "can contain at most 20 headers" })
  .refine((headers) => !Object.keys(headers).some((name) => OURS.test(name)), {
    error:
      "must not contain Host, Content-* and similar headers, or those of the signature, which the server sets",
  })
  .describe("Headers of every request, such as `Authorization`. Their values are never shown again.");
const OURS =
  /^(?:host|connection|content-.*|transfer-encoding|expect|upgrade|te|trailer|keep-alive|proxy-.*|user-agent|webhook-.*|x-hub-.*|x-wheelyard-.*)$/i;
const Format = z
  .enum(WEBHOOK_FORMATS)
  .describe(
    "Body of the requests. `json`: the event, for Jenkins and your own programs. `chat`: a message, for Slack, Mattermost and others. `github`: a `repository_dispatch`. `gitlab`: variables for a pipeline trigger.",
  );
const Note = z.string().max(200).describe("What the webhook is for.");
const Projects = Globs.describe(
  "Names or globs of projects. `*` also includes events that belong to no project.",
);
const IndexGlobs = Globs.describe(
  "Indexes of a site-wide webhook: `owner/name` or globs. `*` also includes accounts and grants.",
);

export const Webhook = z.strictObject({
  id: z.string(),
  index: z.string().nullable().describe("Index that it belongs to; null: the whole site."),
  url: z.string().describe("Address without secrets."),
  format: Format,
  note: Note,
  kinds: z.array(z.string()),
  indexes: z.array(z.string()),
  projects: z.array(z.string()),
  headers: z.array(z.string()).describe("Names of its headers."),
  owner: z.string().nullable().describe("Account whose rights decide which projects it may name."),
  paused: z.string().nullable().describe("Why it is paused; null: it is active."),
  waiting: z.number().int().describe("Deliveries that wait."),
  failed: z.number().int().describe("Deliveries that were given up."),
  createdAt: Time,
  createdBy: z.string().nullable(),
});
export type Webhook = z.infer<typeof Webhook>;

export const WebhookMade = Webhook.extend({
  secret: z.string().nullable().describe("Key of the signatures, when it is new. It is not shown again."),
});
export type WebhookMade = z.infer<typeof WebhookMade>;

export const WebhookQuery = z.strictObject({
  index: z
    .string()
    .max(200)
    .optional()
    .describe("Only webhooks of this index, for its managers. Default: all, for administrators."),
});

export const NewWebhook = z.strictObject({
  index: z
    .string()
    .max(200)
    .optional()
    .describe(
      "Index (`owner/name`) that it belongs to, for managers of that index. Default: the whole site.",
    ),
  url: Url,
  format: Format.default("json"),
  note: Note.default(""),
  kinds: Kinds.default(["file.*", "project.*"]),
  indexes: IndexGlobs.default(["*"]),
  projects: Projects.default(["*"]),
  headers: Headers.default({}),
});

export const WebhookChange = z.strictObject({
  url: Url.optional(),
  format: Format.optional(),
  note: Note.optional(),
  kinds: Kinds.optional(),
  indexes: IndexGlobs.optional(),
  projects: Projects.optional(),
  headers: Headers.optional(),
  isPaused: z.boolean().optional().describe("`true`: events wait until it is resumed."),
  newSecret: z.literal(true).optional().describe("Replace the secret of the signatures."),
});

export const WebhookPath = z.strictObject({ id: z.string().min(1).max(64) });

export const Delivery = z.strictObject({
  id: z.string(),
  serial: z.number().int(),
  kind: z.string(),
  project: z.string().nullable(),
  subject: z.string().nullable(),
  state: z.enum(["waiting", "delivered", "failed"]),
  attempts: z.number().int(),
  queuedAt: Time,
  nextAt: Time.nullable().describe("When the next attempt is due."),
  endedAt: Time.nullable(),
  status: z.number().int().nullable().describe("HTTP status of the last attempt; null: no answer."),
  duration: z.number().int().nullable().describe("Milliseconds that the last attempt took."),
  trouble: z.string().nullable().describe("Why the last attempt got no answer."),
  request: z.string().nullable().describe("Body of the last request."),
  response: z.string().nullable().describe("Beginning of the receiver's answer, up to 4 KiB."),
});
export type Delivery = z.infer<typeof Delivery>;

export const DeliveryQuery = PageQuery.extend({
  state: z.enum(["waiting", "delivered", "failed"]).optional().describe("Only deliveries in this state."),
});

export const Replay = z.strictObject({
  delivery: z
    .string()
    .max(64)
    .optional()
    .describe("ID of the delivery to send again. Default: all that failed."),
});
export const Replayed = z.strictObject({
  events: z.number().int().describe("Deliveries that are sent again."),
});
export const Tested = z.strictObject({ serial: z.number().int().describe("Serial of the test event.") });
