import { endpointsOf } from "../endpoint.ts";
import { FilePath, None, Nothing } from "../fields.ts";
import { movesOfProject } from "../moves.ts";
import { destinationOf, RemovalQuery } from "../removal.ts";
import { requireOwnProject } from "../rights.ts";
import { contents } from "./contents.ts";
import { presentFile } from "./present.ts";
import { publish } from "./publish.ts";
import { readFileFacts } from "./read.ts";
import { File, Yank } from "./schema.ts";
import type { ApiFileServices } from "./services.ts";

const endpoint = endpointsOf<ApiFileServices>();

const FILE = "/indexes/{owner}/{index}/projects/{project}/files/{filename}";
const tag = "files";

const show = endpoint({
  method: "GET",
  path: FILE,
  tag,
  summary: "Show the facts about a file",
  asks: "anybody",
  refusals: [404],
  params: FilePath,
  query: None,
  body: Nothing,
  answer: File,
  moves: movesOfProject,
  status: 200,
  async handle(request) {
    return presentFile((await readFileFacts(request)).file, request.services.indexes);
  },
});

const remove = endpoint({
  method: "DELETE",
  path: FILE,
  tag,
  summary: "Remove a file. Its name stays reserved unless the index is volatile",
  refusals: [403, 404],
  params: FilePath,
  query: RemovalQuery,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    const address = { ...(await requireOwnProject(request, "remove")), filename: request.params.filename };
    const { services, actor, precondition, query } = request;
    await services.publishing.removeFile(address, actor, { precondition, to: destinationOf(query) });
  },
});

const yank = endpoint({
  method: "POST",
  path: `${FILE}/yank`,
  tag,
  summary: "Yank a file (PEP 592)",
  refusals: [403, 404],
  params: FilePath,
  query: None,
  body: Yank,
  answer: Nothing,
  status: 204,
  async handle(request) {
    const address = { ...(await requireOwnProject(request, "yank")), filename: request.params.filename };
    await request.services.publishing.yank(address, request.body.reason, request.actor);
  },
});

const unyank = endpoint({
  method: "POST",
  path: `${FILE}/unyank`,
  tag,
  summary: "Unyank a file",
  refusals: [403, 404],
  params: FilePath,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    const address = { ...(await requireOwnProject(request, "yank")), filename: request.params.filename };
    await request.services.publishing.unyank(address, request.actor);
  },
});

export const fileEndpoints = [show, contents, remove, yank, unyank, publish];
