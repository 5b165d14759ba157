import { setImmediate as nextTurn } from "node:timers/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Announcements } from "../changes/announcements.ts";
import type { IndexFile } from "../indexes/index-file.ts";
import { addressOf, type IndexRecord } from "../indexes/index-record.ts";
import type { IndexProject } from "../indexes/package-index.ts";
import {
  type LegacyProject,
  shownFile,
  writeLegacyProject,
  writeLegacyRelease,
} from "../packaging/legacy/legacy-json.ts";
import type { CoreMetadata } from "../packaging/metadata/core-metadata.ts";
import { encodePathSegment } from "../packaging/simple/page-url.ts";
import { Refusal } from "../refusal.ts";
import type { CallerServices } from "./caller.ts";
import { type AddressServices, ownAddress } from "./own-address.ts";
import { matchesEtag, OPEN_TO_ALL_ORIGINS } from "./prepared.ts";
import { retryAfterCatchUp } from "./retry-after-catch-up.ts";
import type { PageCaches } from "./simple/answer.ts";
import { bodyOf, Page } from "./simple/page.ts";
import { isPublicProject } from "./simple/project-pages.ts";
import { requestedProject } from "./simple/requested-project.ts";
import type { SimpleServices } from "./simple/services.ts";
import { PACKAGES } from "./target.ts";

/** What the legacy JSON API needs. */
export interface LegacyJsonServices extends AddressServices, CallerServices, SimpleServices {
  announcements: Announcements;
}

/** The legacy JSON API (STANDARDS L01-L07): a project, or one of its releases, with real metadata. */
export function legacyJsonRoutes(
  app: FastifyInstance,
  services: LegacyJsonServices,
  caches: PageCaches,
): void {
  const handle = (request: FastifyRequest, reply: FastifyReply) =>
    retryAfterCatchUp(services.announcements, () => send(services, caches, request, reply));
  for (const prefix of ["", "/:owner/:index"]) {
    app.get(`${prefix}/pypi/:project/json`, handle);
    app.get(`${prefix}/pypi/:project/:version/json`, handle);
  }
}

async function send(
  services: LegacyJsonServices,
  caches: PageCaches,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const { version = null } = request.params as { version?: string };
  const { index, pages } = await requestedProject(services, caches, request);
  const { project } = pages;
  const shown = shownFile(project.files, version);
  const source = services.indexes.package(index);
  const metadata = shown ? await source.metadata(project.name, shown.filename) : null;
  // Metadata may be megabytes, read at once and written at once: others have their turn between the two.
  await nextTurn();
  const legacy = legacyProject(project, metadata, placesOf(services, request, index, project.name));
  const text = version === null ? writeLegacyProject(legacy) : writeLegacyRelease(legacy, version);
  if (text === null)
    throw new Refusal(
      "not-found",
      "no-such-release",
      `There is no release ${version} of ${project.name} here.`,
    );
  await nextTurn();
  const { etag } = await new Page("json", bodyOf(text), project.serial).encoded("identity");
  const isPublic = isPublicProject(services.access, pages);
  reply
    .header("ETag", etag)
    .header("Cache-Control", isPublic ? "max-age=0, must-revalidate" : "private, max-age=0, must-revalidate")
    .header("Vary", isPublic ? "Accept-Encoding" : "Accept-Encoding, Authorization")
    .header("X-PyPI-Last-Serial", String(project.serial));
  if (isPublic) reply.header(...OPEN_TO_ALL_ORIGINS);
  if (matchesEtag(request.headers["if-none-match"], etag)) return reply.code(304).send();
  return reply.type("application/json").send(text);
}

/** Where addresses of files and pages begin. */
interface Places {
  /** What the way to a file follows: absolute, or relative to the JSON's own address where the server's is not known. */
  files: string;
  page: string | null;
}

/**
 * Readers such as grayskull and bandersnatch take the addresses as they stand, so they are absolute; bandersnatch wants
 * them below /packages/ besides. Where the host that
 * was asked for is not known to be this server's, they are relative: a release's JSON lies one segment deeper.
 */
function placesOf(
  services: LegacyJsonServices,
  request: FastifyRequest,
  index: IndexRecord,
  name: string,
): Places {
  const { owner, version } = request.params as { owner?: string; version?: string };
  const own = ownAddress(services, request);
  if (own === null) return { files: `${version === undefined ? "../.." : "../../.."}/files`, page: null };
  const address = addressOf(index);
  return {
    files: `${own}/${PACKAGES}${owner === undefined ? "" : `/${address}`}`,
    page: `${own}/ui/indexes/${address}/${name}`,
  };
}

function legacyProject(
  { displayName, files, serial }: IndexProject,
  metadata: Record<string, unknown> | null,
  places: Places,
): LegacyProject<IndexFile> {
  return {
    displayName,
    files,
    lastSerial: serial,
    metadata: (metadata ?? {}) as CoreMetadata,
    urlOf: ({ address, filename }: IndexFile) =>
      `${places.files}/${address.slice(0, 2)}/${address.slice(2)}/${encodePathSegment(filename)}`,
    pageUrl: places.page,
  };
}
