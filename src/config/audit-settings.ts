import { z } from "zod";
import { PATH, SECONDS, SECRET } from "../settings/units.ts";

/** How the change log is protected. */
export const Audit = z.strictObject({
  sealEvery: z
    .number()
    .min(1)
    .max(86_400)
    .default(300)
    .describe(
      "Seconds between two seals of the change log. Entries after the last seal are not protected against changes in the database yet. See docs/audit.md.",
    )
    .meta(SECONDS),
  securityDays: z
    .number()
    .int()
    .min(1)
    .max(3_650)
    .default(90)
    .describe(
      "Days for which security events (sign-ins, refusals, downloads of restricted projects) are kept.",
    ),
  securityEvents: z
    .number()
    .int()
    .min(10)
    .max(10_000_000)
    .default(100_000)
    .describe(
      "Maximum number of rows with security events. The oldest are deleted, those without an account first.",
    ),
});

/** Names of receivers; they are part of variables and metrics. */
export const ReceiverName = z.string().regex(/^[a-z][a-z0-9]{0,31}$/, {
  error: "a name has lowercase letters and digits, and begins with a letter",
});

/** Where changes and security events are sent: a group `auditReceivers.NAME` of the configuration. */
export const AuditReceiverSettings = z
  .strictObject({
    kind: z
      .enum(["file", "syslog", "otlp", "webhook"])
      .describe(
        "Kind of receiver: a `file` of JSON lines, a `syslog` server (RFC 5424), an OpenTelemetry collector (`otlp`, with JSON over HTTP), or an address like that of a `webhook`.",
      ),
    path: z.string().min(1).optional().describe("Of a file: where it is.").meta(PATH),
    url: z
      .string()
      .optional()
      .describe(
        "Of the others: the address. Of syslog `tls://HOST:6514` or `tcp://HOST:601`, of a collector such as `https://HOST:4318/v1/logs`.",
      ),
    format: z
      .enum(["json", "cef"])
      .default("json")
      .describe("Of syslog: the format of each message, JSON or ArcSight's Common Event Format."),
    headers: z
      .array(z.string().regex(/^[A-Za-z0-9-]+:[^\r\n]*$/, { error: "give NAME: VALUE" }))
      .default([])
      .describe("Of a collector or webhook: headers of each request, as `NAME: VALUE`. Secret.")
      .meta(SECRET),
    secret: z
      .string()
      .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, {
        error: "give whsec_ and at least 24 random bytes as base64",
      })
      .optional()
      .describe("Of a webhook: the key of its signatures, as in docs/webhooks.md. Secret.")
      .meta(SECRET),
    ca: z
      .string()
      .optional()
      .describe("PEM file of the certificate authorities of the receiver, besides those of the machine.")
      .meta(PATH),
    certificate: z
      .string()
      .optional()
      .describe("Of syslog with TLS: PEM file of the certificate that this server shows.")
      .meta(PATH),
    key: z.string().optional().describe("PEM file of the key of that certificate.").meta(PATH),
    timeout: z
      .number()
      .positive()
      .max(600)
      .default(30)
      .describe("Seconds that the receiver has to take the events of one request or connection.")
      .meta(SECONDS),
  })
  .superRefine(({ kind, path, url }, context) => {
    const add = (key: string, message: string) => context.addIssue({ code: "custom", path: [key], message });
    if (kind === "file" && path === undefined) add("path", "give the path of the file");
    const address = ADDRESSES[kind];
    if (address === undefined) return;
    const [protocols, example] = address;
    if (!protocols.includes(URL.parse(url ?? "")?.protocol ?? ""))
      add("url", `give an address, such as ${example}`);
  });
export type AuditReceiverSettings = z.infer<typeof AuditReceiverSettings>;

/** The addresses that each kind of receiver takes. A file has none. */
const ADDRESSES: Record<string, [protocols: string[], example: string]> = {
  syslog: [["tcp:", "tls:"], "tls://siem.example.com:6514"],
  otlp: [["http:", "https:"], "https://collector.example.com:4318/v1/logs"],
  webhook: [["http:", "https:"], "https://siem.example.com/wheelyard"],
};
