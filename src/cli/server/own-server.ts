import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import { text } from "node:stream/consumers";
import type { Config } from "../../config/schema.ts";
import { urlOf } from "../../http/listener.ts";

export interface OwnAnswer {
  status: number;
  body: string;
}

/** The address of the server of this configuration, for programs on the same machine. */
export function ownUrl({ listen }: Pick<Config, "listen">): string {
  const everywhere: Record<string, string> = { "0.0.0.0": "127.0.0.1", "::": "::1" };
  return urlOf({ ...listen, host: everywhere[listen.host] ?? listen.host }, listen.port);
}

/**
 * Asks the server of this machine; rejects when it does not answer in so many milliseconds. Whose certificate it is does not
 * matter here: it is made for the names that others know, and no secret is sent.
 */
export async function askOwn(url: string, patience: number): Promise<OwnAnswer> {
  const get = url.startsWith("https:") ? https.get : http.get;
  const asked = get(url, { agent: false, rejectUnauthorized: false, signal: AbortSignal.timeout(patience) });
  const [answer] = (await once(asked, "response")) as [http.IncomingMessage];
  return { status: answer.statusCode ?? 0, body: await text(answer) };
}
