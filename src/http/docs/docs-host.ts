import type { IncomingMessage } from "node:http";
import { Refusal } from "../../refusal.ts";
import { cameByHttps, pathPrefixOf } from "../caller.ts";
import { askedHost, isDocsHost } from "../host.ts";
import { type AddressServices, hostsOf, PROBES } from "../own-address.ts";
import { pathOf } from "../target.ts";

const DOCS = /^\/(?!-\/)[^/]+\/[^/]+\/[^/]+\/[^/]+\/docs(?:\/|$)/;

/**
 * With `listen.docsHost`: the address there of documentation that is asked for at another name; null for everything else. Refuses
 * (`misdirected`) whatever else is asked for at that name, so that pages of documentation share their origin with nothing.
 */
export function docsElsewhere(services: AddressServices, raw: IncomingMessage): string | null {
  const { docsHost } = services.config.listen;
  if (docsHost === undefined) return null;
  const isRead = raw.method === "GET" || raw.method === "HEAD";
  const path = pathOf(raw.url ?? "");
  const isForDocs = isRead && DOCS.test(path);
  const asked = hostsOf(raw);
  if (isDocsHost(services, asked)) {
    if (isForDocs || PROBES.has(path)) return null;
    const message = "This host name only shows documentation. Use the other name of the server.";
    throw new Refusal("misdirected", "docs-only", message);
  }
  if (!isForDocs) return null;
  const scheme = cameByHttps(services, { raw }) ? "https" : "http";
  const port = /:\d{1,5}$/.exec(askedHost(services, asked)?.text ?? "")?.[0] ?? "";
  const origin = `${scheme}://${docsHost}${port}${pathPrefixOf(services, { raw })}`;
  return `${origin}${(raw.url ?? "").replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "")}`;
}
