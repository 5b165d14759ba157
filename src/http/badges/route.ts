import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { addressOf, type IndexRecord } from "../../indexes/index-record.ts";
import type { IndexProject } from "../../indexes/package-index.ts";
import { shownFile } from "../../packaging/legacy/legacy-json.ts";
import type { LegacyJsonServices } from "../legacy-json.ts";
import { ownAddress } from "../own-address.ts";
import { matchesEtag } from "../prepared.ts";
import { retryAfterCatchUp } from "../retry-after-catch-up.ts";
import type { PageCaches } from "../simple/answer.ts";
import { bodyOf, Page } from "../simple/page.ts";
import { isPublicProject, type ProjectPages } from "../simple/project-pages.ts";
import { requestedProject } from "../simple/requested-project.ts";
import { atomFeed } from "./atom.ts";
import { badgeSvg } from "./badge.ts";

const MOST_ENTRIES = 50;

/** What is shown of a project: text and its type. `page`: address of the project's page, where it is known. */
type Show = (project: IndexProject, address: string, page: string | null) => string;

interface Shown {
  type: string;
  show: Show;
}

/** Badges and feeds of projects, with the rights of the projects and from the same cached pages. */
export function badgeRoutes(app: FastifyInstance, services: LegacyJsonServices, caches: PageCaches): void {
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
  "releases.atom": { type: "application/atom+xml", show: releasesOf },
};

async function send(
  services: LegacyJsonServices,
  { index, pages, type, show }: Shown & { index: IndexRecord; pages: ProjectPages },
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const { project } = pages;
  const [address, own] = [addressOf(index), ownAddress(services, request)];
  const text = show(project, address, own === null ? null : `${own}/ui/indexes/${address}/${project.name}`);
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
function releasesOf(
  { name, displayName, files }: IndexProject,
  address: string,
  page: string | null,
): string {
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
