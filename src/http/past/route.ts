import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { signInFirst } from "../../access/refuse.ts";
import type { Announcements } from "../../changes/announcements.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import { parseMoment } from "../../indexes/past/moment.ts";
import type { PastIndexes } from "../../indexes/past/past-indexes.ts";
import { Refusal } from "../../refusal.ts";
import { callerOf } from "../caller.ts";
import { sendFile } from "../files/route.ts";
import type { FileServices } from "../files/services.ts";
import type { SmallFiles } from "../files/small-files.ts";
import type { Prepared } from "../prepared.ts";
import { retryAfterCatchUp } from "../retry-after-catch-up.ts";
import { readableIndex } from "../simple/answer.ts";
import { sendSimple } from "../simple/route.ts";
import { pathOf } from "../target.ts";
import type { PastPages } from "./past-pages.ts";
import { readPastTarget } from "./past-target.ts";

/** What answers as of a moment need. */
export interface PastServices extends FileServices {
  announcements: Announcements;
}

/**
 * Simple pages and files as of a moment. They are no part of `readTarget`, so that addresses of today take no time for them: they
 * are answered here and not by the fast path, by the same functions with the indexes of then.
 */
export function pastRoutes(
  app: FastifyInstance,
  services: PastServices,
  past: PastPages,
  small: SmallFiles,
): void {
  for (const prefix of ["", "/:owner/:index"])
    app.get(`${prefix}/@:moment/*`, (request, reply) =>
      retryAfterCatchUp(services.announcements, () => answer(services, past, small, request, reply)),
    );
}

async function answer(
  services: PastServices,
  past: PastPages,
  small: SmallFiles,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const caller = await callerOf(services, request);
  const asked = readPastTarget(pathOf(request.url));
  if (asked === null) {
    if (services.access.hidesUnknown(caller)) throw signInFirst();
    throw new Refusal("not-found", "not-found", "There is nothing at this address.");
  }
  const { target, moment } = asked;
  request.routeName = target.kind === "file" ? "past file" : `past ${target.kind} page`;
  // First, so that nobody learns of serials and times of a site that they may not see.
  const index = readableIndex(services, caller, target.index);
  const { indexes, caches } = await past.at(parseMoment(moment));
  const then = { ...services, indexes };
  if (target.kind === "file") return sendFile(then, caches, small, target, request, reply);
  return sendSimple(then, caches, target, request, reply, (page) => lasting(page, indexes, index));
}

/** A page that cannot change any more may be kept for ever, as files may. */
function lasting(page: Prepared, indexes: PastIndexes, index: IndexRecord): Prepared {
  if (!indexes.isFixed(index)) return page;
  const headers = page.headers.map(([name, value]): [string, string] => {
    if (name !== "Cache-Control") return [name, value];
    const scope = value.startsWith("private") ? "private" : "public";
    return [name, `${scope}, max-age=31536000, immutable`];
  });
  return { ...page, headers };
}
