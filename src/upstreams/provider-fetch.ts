import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { Refusal } from "../refusal.ts";
import { UpstreamClient } from "./client.ts";
import { readBody } from "./page-body.ts";

/** A request as the OpenID Connect library makes it. */
export interface ProviderRequest {
  method: string;
  headers: Record<string, string>;
  body?: unknown;
}
export type ProviderFetch = (url: string, request: ProviderRequest) => Promise<Response>;

const MOST_BYTES = 512 * 1024;
const CONCURRENCY = 8;
/** Statuses whose answers have no body. */
const EMPTY = new Set([204, 205, 304]);

/**
 * Requests to one server that signs people in, such as a provider of OpenID Connect, within the same guard as those to
 * upstreams. `ca`: PEM file of authorities besides those of the machine. `timeout`: for one answer, in milliseconds. Refuses (`invalid`) a file that cannot be read.
 */
export function providerFetch(
  issuer: string,
  { ca, timeout, setting }: { ca: string | undefined; timeout: number; setting: string },
  environment: NodeJS.ProcessEnv,
): ProviderFetch {
  const client = new UpstreamClient(
    {
      root: new URL(issuer),
      layout: "simple",
      authorization: null,
      tls: { ca: ca === undefined ? [] : [readAuthorities(ca, setting)], cert: null, key: null },
      allowPrivate: false,
      limits: {
        connect: timeout,
        idle: timeout,
        page: timeout,
        pageSize: MOST_BYTES,
        concurrency: CONCURRENCY,
      },
      // Its own name for each: another Wheelyard that checks passwords for this one asks a server itself.
      via: `sign-in-${randomBytes(6).toString("hex")}`,
    },
    environment,
  );
  return async (url, { method, headers, body }) => {
    const answer = await client.send(new URL(url), {
      method: method === "POST" ? "POST" : "GET",
      headers,
      ...(body === undefined || body === null ? {} : { content: String(body) }),
      signal: AbortSignal.timeout(timeout),
    });
    const chunks: Buffer[] = [];
    for await (const chunk of readBody(answer, MOST_BYTES)) chunks.push(chunk);
    const { status } = answer;
    return new Response(EMPTY.has(status) ? null : Buffer.concat(chunks), {
      status,
      headers: { "content-type": answer.headers["content-type"] ?? "" },
    });
  };
}

function readAuthorities(path: string, setting: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new Refusal("invalid", "bad-config", `${setting}.ca: the file ${path} cannot be read.`);
  }
}
