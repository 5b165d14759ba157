import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { PluginRequest } from "../../../plugin/src/contract.ts";
import { signInFirst } from "../../access/refuse.ts";
import { PluginFailure } from "../../plugins/plugin-calls.ts";
import { Refusal } from "../../refusal.ts";
import { callerOf } from "../caller.ts";
import { admitPublisher, OWN_BODY, openBody, readOwnBodies } from "../upload/own-body.ts";
import { readBody } from "../upload/read-body.ts";
import { pluginCaller } from "./caller.ts";
import type { PluginRouteServices } from "./services.ts";

const MAX_BODY = 2 ** 20;
const MAX_ANSWER = 16 * 2 ** 20;
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/** Nothing that a plugin shows may act for the reader: scripts do not run, and the page has an origin of its own. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Headers of requests that plugins do not get: whoever reads them could act for the caller. */
const KEPT_BACK =
  /^(?:authorization|cookie2?|proxy-.*|x-csrf-token|x-forwarded-.*|forwarded|connection|transfer-encoding|upgrade)$/;
/** Headers of answers that plugins may set. */
const ALLOWED =
  /^(?:content-type|cache-control|etag|last-modified|content-disposition|location|retry-after|vary|x-(?!content-type-options|frame-options|request-id)[a-z0-9-]{1,60})$/;

const Answer = z.strictObject({
  status: z.number().int().min(200).max(599).default(200),
  headers: z
    .record(
      z.string(),
      z
        .string()
        .max(4_000)
        .regex(/^[\t\x20-\x7e\xa0-\xff]*$/),
    )
    .default({}),
  body: z.union([z.string().max(MAX_ANSWER), z.instanceof(Uint8Array)]).default(""),
});

type Params = { plugin: string; "*"?: string };

/** `/-/plugins/{plugin}/…`: what the HTTP handler of a plugin answers. Session cookies count nothing here. */
export function pluginRoutes(app: FastifyInstance, services: PluginRouteServices): void {
  if (services.plugins.having("http").length === 0) return;
  app.register(async (routes) => {
    readOwnBodies(routes);
    for (const url of ["/-/plugins/:plugin", "/-/plugins/:plugin/*"])
      routes.route<{ Params: Params }>({
        method: METHODS,
        url,
        ...OWN_BODY,
        handler: (request, reply) => answer(services, request, reply),
      });
  });
}

async function answer(
  services: PluginRouteServices,
  request: FastifyRequest<{ Params: Params }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  request.routeName = "plugin";
  const { plugins } = services;
  const { plugin } = request.params;
  const caller = await callerOf(services, request);
  if (!plugins.has(plugin, "http")) {
    if (services.access.hidesUnknown(caller)) throw signInFirst();
    throw new Refusal("not-found", "not-found", "There is nothing at this address.");
  }
  if (caller.account === null && !plugins.answersAnyone(plugin)) throw signInFirst();
  if (caller.account !== null) admitPublisher(request);
  const [path = "", query = ""] = splitUrl(request.raw.url ?? "", plugin);
  const asked: PluginRequest = {
    method: request.method,
    path,
    query,
    headers: headersFor(request),
    body: await bodyOf(services, request, reply),
    caller: pluginCaller(services, caller),
  };
  const made = await ask(services, plugin, asked);
  for (const [name, value] of Object.entries(made.headers))
    if (ALLOWED.test(name.toLowerCase())) reply.header(name, value);
  if (!reply.hasHeader("cache-control")) reply.header("Cache-Control", "private, no-store");
  if (!reply.hasHeader("content-type")) reply.type("text/plain; charset=utf-8");
  reply.header("Content-Security-Policy", POLICY).code(made.status);
  return reply.send(typeof made.body === "string" ? made.body : Buffer.from(made.body));
}

async function ask(
  { plugins }: PluginRouteServices,
  plugin: string,
  asked: PluginRequest,
): Promise<z.infer<typeof Answer>> {
  try {
    const made = await plugins.ask(plugin, "http", "answer", asked, Answer);
    if (made.body.length <= MAX_ANSWER) return made;
    throw new PluginFailure("its answer is too large", false);
  } catch (error) {
    if (!(error instanceof PluginFailure)) throw error;
    const message = error.isLate
      ? `The plugin ${plugin} did not answer in time.`
      : `The plugin ${plugin} failed. The reason is in the server's log.`;
    throw new Refusal(error.isLate ? "upstream-timeout" : "bad-upstream", "plugin-failed", message);
  }
}

/** The path behind the plugin's name, as it was sent, and the query. */
function splitUrl(url: string, plugin: string): [path: string, query: string] {
  const [whole = "", ...rest] = url.split("?");
  const start = whole.indexOf(`/-/plugins/${plugin}`);
  const path = start < 0 ? "/" : whole.slice(start + `/-/plugins/${plugin}`.length);
  return [path === "" ? "/" : path, rest.join("?")];
}

function headersFor(request: FastifyRequest): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers)
      .filter(([name, value]) => !KEPT_BACK.test(name) && value !== undefined)
      .map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : String(value)]),
  );
}

async function bodyOf(
  { config }: PluginRouteServices,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Uint8Array> {
  const { "content-length": length, "transfer-encoding": encoding } = request.headers;
  if (length === undefined && encoding === undefined) return new Uint8Array();
  if (Number(length ?? 0) > MAX_BODY) throw tooLarge();
  const pieces: Buffer[] = [];
  let size = 0;
  await readBody(openBody(request, reply), config.limits.bodyTimeout * 1000, (chunk) => {
    size += chunk.length;
    if (size > MAX_BODY) throw tooLarge();
    // The chunk is only lent.
    pieces.push(Buffer.from(chunk));
    return undefined;
  });
  return Uint8Array.from(Buffer.concat(pieces));
}

function tooLarge(): Refusal {
  return new Refusal(
    "too-large",
    "body-too-large",
    "The body is larger than 1 MiB, the most that plugins take.",
  );
}
