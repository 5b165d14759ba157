import { endpointsOf } from "../endpoint.ts";
import { None, Nothing, ReleasePath } from "../fields.ts";
import { presentFile } from "../files/present.ts";
import { Yank } from "../files/schema.ts";
import { movesOfProject } from "../moves.ts";
import { destinationOf, RemovalQuery } from "../removal.ts";
import { requireOwnProject } from "../rights.ts";
import { describe } from "./description.ts";
import { promote } from "./promote.ts";
import { readRelease } from "./read.ts";
import { Release } from "./schema.ts";
import type { ReleaseServices } from "./services.ts";

const endpoint = endpointsOf<ReleaseServices>();

const RELEASE = "/indexes/{owner}/{index}/projects/{project}/releases/{version}";
const tag = "releases";

const show = endpoint({
  method: "GET",
  path: RELEASE,
  tag,
  summary: "Show a release with its files and its core metadata",
  asks: "anybody",
  refusals: [404],
  params: ReleasePath,
  query: None,
  body: Nothing,
  answer: Release,
  moves: movesOfProject,
  status: 200,
  async handle(request) {
    const { project, version, files, metadata } = await readRelease(request);
    return {
      project,
      version,
      yanked: files.every((file) => file.yanked !== null),
      files: files.map((file) => presentFile(file, request.services.indexes)),
      metadata,
    };
  },
});

const remove = endpoint({
  method: "DELETE",
  path: RELEASE,
  tag,
  summary: "Remove a release with all its files. Their names stay reserved",
  refusals: [403, 404],
  params: ReleasePath,
  query: RemovalQuery,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    const address = { ...(await requireOwnProject(request, "remove")), version: request.params.version };
    const { services, actor, precondition, query } = request;
    await services.publishing.removeRelease(address, actor, { precondition, to: destinationOf(query) });
  },
});

const yank = endpoint({
  method: "POST",
  path: `${RELEASE}/yank`,
  tag,
  summary: "Yank all files of a release (PEP 592)",
  refusals: [403, 404],
  params: ReleasePath,
  query: None,
  body: Yank,
  answer: Nothing,
  status: 204,
  async handle(request) {
    const address = { ...(await requireOwnProject(request, "yank")), version: request.params.version };
    await request.services.publishing.yank(address, request.body.reason, request.actor);
  },
});

const unyank = endpoint({
  method: "POST",
  path: `${RELEASE}/unyank`,
  tag,
  summary: "Unyank all files of a release",
  refusals: [403, 404],
  params: ReleasePath,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    const address = { ...(await requireOwnProject(request, "yank")), version: request.params.version };
    await request.services.publishing.unyank(address, request.actor);
  },
});

export const releaseEndpoints = [show, describe, remove, yank, unyank, promote];
