import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { IndexFile } from "../indexes/package-index.ts";
import type { CoreMetadata } from "../packaging/core-metadata.ts";
import {
  type LegacyProject,
  shownFile,
  writeLegacyProject,
  writeLegacyRelease,
} from "../packaging/legacy-json.ts";
import { encodePathSegment } from "../packaging/page-url.ts";
import { callerOf } from "./caller.ts";
import { matchesEtag } from "./prepared.ts";
import { withSecondLook } from "./second-look.ts";
import type { Services } from "./services.ts";
import { indexAt, noSuch, readableProject, type Shelves } from "./simple/answer.ts";
import { Page } from "./simple/page.ts";
import { isPublicProject } from "./simple/project-view.ts";

interface Params {
  owner?: string;
  index?: string;
  project: string;
  version?: string;
}

/** The legacy JSON API (STANDARDS L01-L07): a project, or one of its releases, with real metadata. */
export function legacyJsonRoutes(app: FastifyInstance, services: Services, shelves: Shelves): void {
  const handle = (request: FastifyRequest, reply: FastifyReply) =>
    withSecondLook(services, () => send(services, shelves, request, reply));
  for (const prefix of ["", "/:owner/:index"]) {
    app.get(`${prefix}/pypi/:project/json`, handle);
    app.get(`${prefix}/pypi/:project/:version/json`, handle);
  }
}

async function send(services: Services, shelves: Shelves, request: FastifyRequest, reply: FastifyReply) {
  const params = request.params as Params;
  const caller = await callerOf(services, request);
  const path = params.owner === undefined ? null : { owner: params.owner, name: params.index ?? "" };
  const index = indexAt(services, caller, path);
  const view = await readableProject(services, shelves, index, params.project, caller);
  const { project } = view;
  const version = params.version ?? null;
  const shown = shownFile(project.files, version);
  const source = services.indexes.package(index);
  const metadata = shown ? await source.metadata(project.name, shown.filename) : null;
  const legacy = legacyProject(view.project.files, project.displayName, project.serial, metadata, version);
  const text = version === null ? writeLegacyProject(legacy) : writeLegacyRelease(legacy, version);
  if (text === null) throw noSuch("release");
  const { etag } = await new Page("json", text, project.serial).encoded("identity");
  const isPublic = isPublicProject(services.access, view);
  reply
    .header("ETag", etag)
    .header("Cache-Control", isPublic ? "max-age=0, must-revalidate" : "private, max-age=0, must-revalidate")
    .header("Vary", isPublic ? "Accept-Encoding" : "Accept-Encoding, Authorization")
    .header("X-PyPI-Last-Serial", String(project.serial))
    .header("Access-Control-Allow-Origin", "*");
  if (matchesEtag(request.headers["if-none-match"], etag)) return reply.code(304).send();
  return reply.type("application/json").send(text);
}

/** File addresses are relative to the JSON's own: a release's lies one segment deeper. */
function legacyProject(
  files: IndexFile[],
  displayName: string,
  serial: number,
  metadata: Record<string, unknown> | null,
  version: string | null,
): LegacyProject<IndexFile> {
  const up = version === null ? "../../files" : "../../../files";
  return {
    displayName,
    files,
    lastSerial: serial,
    metadata: (metadata ?? {}) as CoreMetadata,
    urlOf: ({ address, filename }: IndexFile) =>
      `${up}/${address.slice(0, 2)}/${address.slice(2)}/${encodePathSegment(filename)}`,
  };
}
