import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { z } from "zod";
import type { Caller } from "../../accounts/caller.ts";
import type { OpenSession } from "../../accounts/sessions.ts";
import type { Actor } from "../../database/change.ts";
import type { Precondition } from "../../database/precondition.ts";
import type { Moves } from "./moves.ts";

/** What a handler is given: checked values only, who asks, and the services that its endpoint needs. */
export interface ApiRequest<Params, Query, Body, Services> {
  params: Params;
  query: Query;
  body: Body;
  caller: Caller;
  /** The caller as the log of changes names it. */
  actor: Actor;
  /**
   * What If-Match requires. A PATCH, PUT or DELETE of what a GET shows passes it to the transaction that writes. It makes
   * all its changes in that one transaction: its own first change would make the second one look late.
   */
  precondition: Precondition;
  /** The session whose cookie signed the caller in, if one did. */
  session: OpenSession | null;
  /** The secret that the cookie held, good or not. */
  secret: string | null;
  headers: IncomingHttpHeaders;
  /** Whether the client's connection is encrypted. */
  isSecure: boolean;
  /** Headers to answer with, beside those of every answer. */
  answerHeaders: Record<string, string | string[]>;
  /** The address by which the caller reached the server, without a slash at its end; null: an unknown host name. */
  ownAddress(): string | null;
  /**
   * Where the endpoint takes bytes: lets them come, once it is sure that the caller may send them, and answers the
   * message to read them from.
   */
  openBody(): IncomingMessage;
  /** The caller as they are now, after a body that took long. Refuses (`unauthenticated`) lost credentials. */
  callerNow(): Promise<Caller>;
  /**
   * For what gives rights away. Refuses (`forbidden`) a session whose person has not proved lately who they are. Does nothing for
   * tokens and passwords, which are sent each time.
   */
  confirmed(): Promise<void>;
  /** Of an answer that streams: aborted when the caller may not have the rest. */
  ended: AbortSignal;
  services: Services;
}

/**
 * One endpoint of the management API: its address, the schemas of what goes in and out, and the function between.
 * The route, the checks and the OpenAPI document are all made from this one value.
 */
export interface Endpoint<
  /** `never`: whatever it needs, in a list of endpoints of all kinds. */
  Services = never,
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below /-/api/v1, parameters as `{name}`. */
  path: string;
  /** The thing it belongs to, in the document. */
  tag: string;
  summary: string;
  /** `anybody`: callers who are not signed in may get an answer too, if everyone may read. */
  asks?: "anybody";
  /** Kinds of refusal it may answer with, beside those that any may (`openapi.ts`). */
  refusals: number[];
  params: Params;
  query: Query;
  body: Body;
  answer: Answer;
  /** The body is bytes of any type that `handle` reads itself (`openBody`); `body` has nothing of it. */
  takesBytes?: true;
  /** The answer is text of this type that comes as it is made, not JSON: `handle` resolves with its pieces. */
  streams?: "application/x-ndjson" | "text/csv" | "text/event-stream";
  /** Of an endpoint that streams: refuses a caller who may not have the answer. Asked again whenever rights change. */
  permit?: (request: ApiRequest<z.output<Params>, z.output<Query>, z.output<Body>, Services>) => void;
  /** Of a GET whose address takes changes too: which entries of the change log may change the answer. */
  moves?: (
    request: ApiRequest<z.output<Params>, z.output<Query>, z.output<Body>, Services>,
  ) => readonly Moves[];
  /** 204 answers have no body. */
  status: 200 | 201 | 204;
  handle: (
    request: ApiRequest<z.output<Params>, z.output<Query>, z.output<Body>, Services>,
  ) => Promise<z.input<Answer> | undefined>;
}

/**
 * A function that types endpoints by what they need and by their schemas. The schemas' types are then forgotten, so that
 * endpoints of all kinds fit into one list.
 */
export function endpointsOf<Services>() {
  return <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
    value: Endpoint<Services, P, Q, B, A>,
  ): Endpoint<Services> => value as unknown as Endpoint<Services>;
}
