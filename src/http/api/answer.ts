import type { FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import type { Confirmations } from "../../accounts/confirmations.ts";
import type { Announcements } from "../../changes/announcements.ts";
import { NO_PRECONDITION } from "../../database/precondition.ts";
import { KeyLock } from "../../publishing/key-lock.ts";
import { Refusal } from "../../refusal.ts";
import { fieldProblems, plainWords, problemLine } from "../../settings/field-problems.ts";
import { type ApiCallerServices, apiCallerOf, cameByHttps, signInOf } from "../caller.ts";
import { compress } from "../compress.ts";
import type { LongAnswers } from "../long-answers.ts";
import { negotiateEncoding } from "../negotiate.ts";
import { type AddressServices, ownAddress } from "../own-address.ts";
import { matchesEtag } from "../prepared.ts";
import { retryAfterCatchUp } from "../retry-after-catch-up.ts";
import { pathOf } from "../target.ts";
import { admitPublisher, openBody } from "../upload/own-body.ts";
import type { Endpoint } from "./endpoint.ts";
import { writeJson } from "./large-json.ts";
import { encodedEtag, etagOf, plainEtags, requireMatch } from "./preconditions.ts";
import type { ApiRate } from "./rate.ts";
import { sendWatched } from "./stream.ts";
import { changeUnchanged } from "./unchanged.ts";

/**
 * Characters from which on a body is compressed. What answers a session's secret is far shorter: nobody learns one from how
 * well it is compressed.
 */
const WORTH_COMPRESSING = 8_000;
/** Problems of a body that an answer names at most. */
const MAX_PROBLEMS = 15;

/** What answering needs besides the services of each endpoint. */
export interface AnswerServices extends ApiCallerServices, AddressServices {
  announcements: Announcements;
  apiRate: ApiRate;
  confirmations: Confirmations;
  longAnswers: LongAnswers;
}

type AnyRequest = Parameters<Endpoint["handle"]>[0];

/** Answers requests of the management API: who asks, is what they send right, is the resource as they think it is. */
export class ApiAnswers {
  readonly #services: AnswerServices;
  /** The GET endpoint of each path, which If-Match is compared with. */
  readonly #shown: ReadonlyMap<string, Endpoint>;
  /** Changes of one address come one after the other here; what other processes do is seen in the transaction. */
  readonly #changes = new KeyLock();

  constructor(services: AnswerServices, endpoints: readonly Endpoint[]) {
    this.#services = services;
    const shown = endpoints.filter(({ method, streams }) => method === "GET" && streams === undefined);
    this.#shown = new Map(shown.map((endpoint) => [endpoint.path, endpoint]));
  }

  async answer(endpoint: Endpoint, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { longAnswers } = this.#services;
    const { mark } = longAnswers;
    const asked = await apiCallerOf(this.#services, request);
    this.#services.apiRate.check(asked.caller);
    const { caller } = asked;
    const signIn = signInOf(this.#services, request, asked);
    const answerHeaders: Record<string, string | string[]> = {};
    const ending = new AbortController();
    const order: AnyRequest = {
      params: checked(endpoint.params, request.params, "path"),
      query: checked(endpoint.query, onceEach(request.query), "query"),
      body: checked(endpoint.body, request.body, "body"),
      ...asked,
      headers: request.raw.headers,
      isSecure: cameByHttps(this.#services, request),
      answerHeaders,
      ownAddress: () => ownAddress(this.#services, request),
      actor: { name: caller.account?.name ?? null, address: caller.address },
      precondition: NO_PRECONDITION,
      openBody: () => {
        admitPublisher(request);
        return openBody(request, reply);
      },
      callerNow: () => longAnswers.callerNow(signIn, caller, mark),
      confirmed: async () => {
        if (asked.session !== null) await this.#services.confirmations.require(asked.session.id);
      },
      ended: ending.signal,
      // `apiRoutes` requires what all endpoints need.
      services: this.#services as never,
    };
    const work = () => this.#handle(endpoint, order, request);
    // A body that the handler reads itself is gone after the first time.
    const result = await (endpoint.takesBytes
      ? work()
      : retryAfterCatchUp(this.#services.announcements, work));
    reply.headers(answerHeaders).header("Cache-Control", "private, no-store").code(endpoint.status);
    if (endpoint.streams !== undefined)
      return sendWatched(
        { endpoint, order, longAnswers, signIn, ending, mark, request, reply },
        result as AsyncIterable<string>,
      );
    if (endpoint.status === 204) return reply.send();
    const body = await writeJson(result);
    if (endpoint.method !== "GET") return reply.type("application/json").send(body);
    return sendRead(request, reply, body);
  }

  #handle(endpoint: Endpoint, order: AnyRequest, request: FastifyRequest): Promise<unknown> {
    const { method, path } = endpoint;
    if (method === "GET" || method === "POST") return endpoint.handle(order);
    const header = request.headers["if-match"];
    return this.#changes.run(pathOf(request.url), () => {
      if (header === undefined) return endpoint.handle(order);
      const shown = this.#shown.get(path);
      return changeUnchanged(this.#services, {
        look: async () => requireMatch(header, shown === undefined ? null : await etagNow(shown, order)),
        moves: () => shown?.moves?.(order) ?? [],
        change: (precondition) => endpoint.handle({ ...order, precondition }),
      });
    });
  }
}

/** The ETag that a GET of the same address would have now, for the same caller. */
async function etagNow(shown: Endpoint, order: AnyRequest): Promise<string> {
  const query = shown.query.parse({});
  const seen = await shown.handle({ ...order, query, body: undefined, answerHeaders: {} });
  return etagOf(await writeJson(seen));
}

/** Answers a GET: not again what the client has, and large bodies compressed. */
async function sendRead(request: FastifyRequest, reply: FastifyReply, body: string): Promise<FastifyReply> {
  const { "accept-encoding": accepted, "if-none-match": known } = request.headers;
  const encoding = body.length < WORTH_COMPRESSING ? "identity" : negotiateEncoding(accepted);
  const etag = etagOf(body);
  reply.header("ETag", encodedEtag(etag, encoding));
  if (body.length >= WORTH_COMPRESSING) reply.header("Vary", "Accept-Encoding");
  if (known !== undefined && matchesEtag(plainEtags(known), etag)) return reply.code(304).send();
  reply.type("application/json");
  if (encoding === "identity") return reply.send(body);
  return reply.header("Content-Encoding", encoding).send(await compress(Buffer.from(body), encoding));
}

/** No parameter of any query is a list. */
function onceEach(query: unknown): unknown {
  for (const [key, value] of Object.entries(query ?? {})) {
    if (Array.isArray(value))
      throw new Refusal(
        "invalid",
        "bad-query",
        `\`${key.slice(0, 50)}\` is given ${value.length} times; give it once.`,
      );
  }
  return query;
}

/** The value as its schema has it; a refusal names the key that is wrong and what is allowed. */
function checked<T extends z.ZodType>(schema: T, value: unknown, place: string): z.output<T> {
  const result = schema.safeParse(value, { error: plainWords });
  if (result.success && !holdsNul(result.data)) return result.data;
  if (result.success)
    throw new Refusal("invalid", `bad-${place}`, "A text in the request contains the character NUL.");
  const problems = fieldProblems(result.error).slice(0, MAX_PROBLEMS);
  const detail = `The ${place} of the request is not valid: ${problemLine(problems)}.`;
  throw new Refusal("invalid", `bad-${place}`, detail.replace(/\?\.$/, "?"), { problems });
}

/** NUL means nothing in any text that people write, and PostgreSQL keeps no text that holds one. */
function holdsNul(value: unknown): boolean {
  if (typeof value === "string") return value.includes("\0");
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, one]) => key.includes("\0") || holdsNul(one));
}
