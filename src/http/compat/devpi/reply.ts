import type { FastifyReply, FastifyRequest } from "fastify";
import { Refusal } from "../../../refusal.ts";
import { statusOf } from "../../problem.ts";
import type { ManagementAnswer } from "../management.ts";

/** What an answer is of, for devpi's client. */
export type ResultType =
  | "apiconfig"
  | "proxyauth"
  | "userconfig"
  | "list:userconfig"
  | "indexconfig"
  | "projectconfig"
  | "versiondata"
  | "actionlog"
  | "toxresultpath"
  | "status";

/** An answer as devpi gives it. Its client compares the content type as a whole. */
export function sendResult(
  reply: FastifyReply,
  type: ResultType,
  result: unknown,
  status = 200,
): FastifyReply {
  return sendJson(reply, status, { type, result });
}

/** Only a message. */
export function sendMessage(reply: FastifyReply, status: number, message: string): FastifyReply {
  return sendJson(reply, status, { message });
}

/** A refusal of the management API, as devpi's client shows it. */
export function sendRefused(reply: FastifyReply, { status, body }: ManagementAnswer): FastifyReply {
  return sendMessage(reply, status, String(body.detail ?? "The server refused this."));
}

/** The same for an error of a handler. Others are not answered here. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  if (!(error instanceof Refusal)) throw error;
  // With a Location, the client forgets credentials that are no longer valid.
  if (error.code === "bad-credentials" && request.headers["x-devpi-auth"] !== undefined)
    reply.header("Location", "/+login");
  sendMessage(reply, statusOf(error.kind), error.message);
}

function sendJson(reply: FastifyReply, status: number, body: object): FastifyReply {
  return reply
    .code(status)
    .header("X-DEVPI-API-VERSION", "2")
    .header("Cache-Control", "no-store")
    .header("Vary", "Accept, Authorization, X-Devpi-Auth")
    .header("Content-Type", "application/json")
    .send(Buffer.from(JSON.stringify(body)));
}
