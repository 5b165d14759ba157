import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Caller } from "../../accounts/caller.ts";
import type { Database } from "../../database/database.ts";
import { addressOf, type IndexRecord } from "../../indexes/index-record.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import { callerOf } from "../caller.ts";
import type { LegacyJsonServices } from "../legacy-json.ts";
import { ownAddress } from "../own-address.ts";
import { matchesEtag } from "../prepared.ts";
import { retryAfterCatchUp } from "../retry-after-catch-up.ts";
import { type PageCaches, readableIndex } from "../simple/answer.ts";
import { bodyOf, Page } from "../simple/page.ts";
import { mayRead } from "../simple/project-pages.ts";
import { isWithinReach } from "../simple/reach.ts";
import { atomFeed, type FeedEntry } from "./atom.ts";
import { type NewRelease, newReleases } from "./new-releases.ts";

/** What the feed of an index needs. */
export interface FeedServices extends LegacyJsonServices {
  database: Database;
}

const MOST_ENTRIES = 50;

/** The new releases of an index and its bases, as an Atom feed of those that the caller may read. */
export function feedRoutes(app: FastifyInstance, services: FeedServices, caches: PageCaches): void {
  for (const prefix of ["", "/:owner/:index"])
    app.get(`${prefix}/feed.atom`, (request, reply) =>
      retryAfterCatchUp(services.announcements, () => answer(services, caches, request, reply)),
    );
}

async function answer(
  services: FeedServices,
  caches: PageCaches,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { owner, index: name = "" } = request.params as { owner?: string; index?: string };
  const caller = await callerOf(services, request);
  const index = readableIndex(services, caller, owner === undefined ? null : { owner, name });
  const [address, own] = [addressOf(index), ownAddress(services, request)];
  const entries: FeedEntry[] = [];
  for (const release of await newReleases(services.database.read, services.indexes.sourcesOf(index))) {
    if (entries.length === MOST_ENTRIES) break;
    const title = await titleOf(services, caches, { caller, index }, release);
    if (title === null) continue;
    const link = own === null ? null : `${own}/ui/indexes/${address}/${release.project}`;
    const id = `urn:wheelyard:${address}:${release.project}:${release.version}`;
    entries.push({ title, id, at: release.at, link });
  }
  const text = atomFeed(`New releases in ${address}`, `urn:wheelyard:${address}`, entries);
  const { etag } = await new Page("json", bodyOf(text), 0).encoded("identity");
  reply
    .header("ETag", etag)
    .header("Cache-Control", "private, max-age=0, must-revalidate")
    .header("Vary", "Authorization")
    .header("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'");
  if (matchesEtag(request.headers["if-none-match"], etag)) return reply.code(304).send();
  return reply.type("application/atom+xml").send(text);
}

/** Of a release that the index shows to the caller. null: it does not, or the project comes from another index. */
async function titleOf(
  services: FeedServices,
  { projects }: PageCaches,
  { caller, index }: { caller: Caller; index: IndexRecord },
  { project: name, version, indexId }: NewRelease,
): Promise<string | null> {
  const project = name as ProjectName;
  if (!(await isWithinReach(services, caller, index, project))) return null;
  const pages = await projects.project(index, project);
  if (pages === null || !mayRead(services.access, caller, pages)) return null;
  const isShown = pages.project.files.some(
    (file) => file.version === version && file.sourceIndexId === indexId,
  );
  return isShown ? `${pages.project.displayName} ${version}` : null;
}
