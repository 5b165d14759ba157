import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Kysely } from "kysely";
import type { Tables } from "../../database/tables.ts";
import { addressOf, type IndexRecord } from "../../indexes/index-record.ts";
import type { IndexProject } from "../../indexes/package-index.ts";
import { shownFile } from "../../packaging/legacy/legacy-json.ts";
import { ownAddress } from "../own-address.ts";
import { matchesEtag } from "../prepared.ts";
import { retryAfterCatchUp } from "../retry-after-catch-up.ts";
import type { PageCaches } from "../simple/answer.ts";
import { bodyOf, Page } from "../simple/page.ts";
import { isPublicProject, type ProjectPages } from "../simple/project-pages.ts";
import { requestedProject } from "../simple/requested-project.ts";
import { atomFeed } from "./atom.ts";
import { badgeSvg } from "./badge.ts";
import type { FeedServices } from "./feed-route.ts";
import { testsOf } from "./tests-badge.ts";

const MOST_ENTRIES = 50;

/** What is shown of a project: text and its type. */
type Show = (project: IndexProject, place: Place) => string | Promise<string>;

interface Place {
  /** owner/name of the index. */
  address: string;
  /** Address of the project's page, where it is known. */
  page: string | null;
  read: Kysely<Tables>;
}

interface Shown {
  type: string;
  show: Show;
}

/** Badges and feeds of projects, with the rights of the projects and from the same cached pages. */
export function badgeRoutes(app: FastifyInstance, services: FeedServices, caches: PageCaches): void {
  for (const prefix of ["", "/:owner/:index"])
    for (const [name, shown] of Object.entries(SHOWN))
      app.get(`${prefix}/pypi/:project/${name}`, (request, reply) =>
        retryAfterCatchUp(services.announcements, async () => {
          const { index, pages } = await requestedProject(services, caches, request);
          return send(services, { index, pages, ...shown }, request, reply);
        }),
      );
}

const SHOWN: Record<string, Shown> = {
  "version.svg": {
    type: "image/svg+xml",
    show: ({ files }) => badgeSvg("version", shownFile(files, null)?.version ?? "none"),
  },
  "python.svg": {
    type: "image/svg+xml",
    show: ({ files }) => badgeSvg("python", shownFile(files, null)?.requiresPython ?? "any"),
  },
  "tests.svg": { type: "image/svg+xml", show: testsOf },
  "releases.atom": { type: "application/atom+xml", show: releasesOf },
};

async function send(
  services: FeedServices,
  { index, pages, type, show }: Shown & { index: IndexRecord; pages: ProjectPages },
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const { project } = pages;
  const [address, own] = [addressOf(index), ownAddress(services, request)];
  const page = own === null ? null : `${own}/ui/indexes/${address}/${project.name}`;
  const text = await show(project, { address, page, read: services.database.read });
  const { etag } = await new Page("json", bodyOf(text), project.serial).encoded("identity");
  const isPublic = isPublicProject(services.access, pages);
  reply
    .header("ETag", etag)
    .header("Cache-Control", isPublic ? "max-age=60, must-revalidate" : "private, max-age=0, must-revalidate")
    .header("Vary", "Accept-Encoding, Authorization")
    .header("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'");
  if (matchesEtag(request.headers["if-none-match"], etag)) return reply.code(304).send();
  return reply.type(type).send(text);
}

/** The releases of a project, by the time of their first file. */
function releasesOf({ name, displayName, files }: IndexProject, { address, page }: Place): string {
  const times = new Map<string, number>();
  for (const { version, uploadedAt, firstSeenAt } of files) {
    const at = uploadedAt ?? firstSeenAt ?? 0;
    times.set(version, Math.min(at, times.get(version) ?? at));
  }
  const entries = [...times]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_ENTRIES)
    .map(([version, at]) => {
      const id = `urn:wheelyard:${address}:${name}:${version}`;
      return { title: `${displayName} ${version}`, id, at, link: page };
    });
  return atomFeed(`${displayName} in ${address}`, `urn:wheelyard:${address}:${name}`, entries);
}
