import { Networks } from "../../../access/network.ts";
import type { AuditReceiverSettings } from "../../../config/audit-settings.ts";
import type { Config } from "../../../config/schema.ts";
import { siteNow } from "../../../database/site-clock.ts";
import { Poster } from "../../../upstreams/post.ts";
import { signed } from "../../webhooks/signature.ts";
import { FileReceiver } from "./file-receiver.ts";
import { HttpReceiver } from "./http-receiver.ts";
import { otlpBody } from "./otlp-body.ts";
import type { AuditReceiver } from "./receiver.ts";
import type { StreamEvent } from "./stream-event.ts";
import { SyslogReceiver } from "./syslog-receiver.ts";

type Parts = Pick<Config, "webhooks"> & { environment: NodeJS.ProcessEnv };

/** The receiver that the settings describe. It connects when it sends. */
export function openReceiver(settings: AuditReceiverSettings, parts: Parts): AuditReceiver {
  const url = new URL(settings.url ?? "file:");
  const { environment } = parts;
  switch (settings.kind) {
    case "file":
      return new FileReceiver(settings.path ?? "");
    case "syslog":
      return new SyslogReceiver({ ...settings, url, environment });
    case "otlp":
      return new HttpReceiver({
        url,
        // The operator chose the address, and collectors are in private networks.
        poster: posterFor(settings, parts, () => true),
        bodyOf: otlpBody,
        headersOf: () => headersIn(settings.headers),
      });
    case "webhook": {
      const networks = new Networks(parts.webhooks.allowedNetworks);
      return new HttpReceiver({
        url,
        poster: posterFor(settings, parts, (address) => networks.has(address)),
        bodyOf: (events) => JSON.stringify({ events }),
        headersOf: (events, body) => webhookHeaders(settings, events, body),
      });
    }
  }
}

function posterFor(
  { timeout, ca }: AuditReceiverSettings,
  { environment }: Parts,
  allows: (address: string) => boolean,
): Poster {
  return new Poster({ environment, timeout: timeout * 1000, allows, ca });
}

/** As those of webhooks, so that the same libraries verify them. */
function webhookHeaders(
  { headers, secret }: AuditReceiverSettings,
  events: readonly StreamEvent[],
  body: string,
): Record<string, string> {
  const id = events.at(-1)?.id ?? "test";
  const seconds = Math.floor(siteNow() / 1000);
  return { ...headersIn(headers), ...(secret === undefined ? {} : signed(secret, id, seconds, body)) };
}

function headersIn(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).trim(), line.slice(line.indexOf(":") + 1).trim()]),
  );
}
