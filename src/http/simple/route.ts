import type { FastifyReply, FastifyRequest } from "fastify";
import type { Config } from "../../config/schema.ts";
import { type CallerServices, callerOf } from "../caller.ts";
import { OPEN_TO_ALL_ORIGINS, type Prepared, sendPrepared } from "../prepared.ts";
import type { Target } from "../target.ts";
import { answerSimple, type PageCaches } from "./answer.ts";
import type { SimpleServices } from "./services.ts";

/** Answers GET and HEAD of a simple page. `finish` may change its headers. */
export async function sendSimple(
  services: SimpleServices & CallerServices & { config: Config },
  caches: PageCaches,
  target: Exclude<Target, { kind: "file" }>,
  request: FastifyRequest,
  reply: FastifyReply,
  finish: (page: Prepared) => Prepared = (page) => page,
): Promise<FastifyReply> {
  const { headers } = request;
  const answer = await answerSimple(services, caches, target, {
    caller: await callerOf(services, request),
    query: queryOf(request),
    accept: headers.accept,
    acceptEncoding: headers["accept-encoding"] as string | undefined,
    ifNoneMatch: headers["if-none-match"],
  });
  if ("location" in answer) {
    if (answer.isOpen) reply.header(...OPEN_TO_ALL_ORIGINS);
    reply.header("Cache-Control", answer.isOpen ? "no-cache" : "private, no-cache");
    return reply.code(301).header("Location", answer.location).send();
  }
  return sendPrepared(services, reply, finish(answer));
}

/** What stands behind the `?`, as it was sent. */
function queryOf(request: FastifyRequest): string {
  const at = request.url.indexOf("?");
  return at < 0 ? "" : request.url.slice(at + 1);
}
