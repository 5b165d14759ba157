import type { IndexFile, IndexProject } from "../../../indexes/package-index.ts";
import { parseVersion } from "../../../packaging/version.ts";
import { Refusal } from "../../../refusal.ts";
import { endpoint } from "../endpoint.ts";
import { None, Nothing, ReleasePath } from "../fields.ts";
import { presentFile } from "../files/present.ts";
import { Yank } from "../files/schema.ts";
import { managedProject } from "../projects/managed.ts";
import { requireProject } from "../rights.ts";
import { promote } from "./promote.ts";
import { Release } from "./schema.ts";

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
  status: 200,
  async handle(request) {
    const address = requireProject(request, "read");
    const project = await managedProject(request, address);
    const files = filesOfRelease(project, request.params.version);
    const described = files.find((file) => file.kind === "wheel") ?? (files[0] as IndexFile);
    const metadata = await request.services.indexes
      .package(address.index)
      .metadata(address.project, described.filename);
    return {
      project: project.name,
      version: described.version,
      yanked: files.every((file) => file.yanked !== null),
      files: files.map((file) => presentFile(file, request.services.indexes)),
      metadata: metadata ?? {},
    };
  },
});

const remove = endpoint({
  method: "DELETE",
  path: RELEASE,
  tag,
  summary: "Remove a release with all its files; their names stay reserved",
  refusals: [403, 404],
  params: ReleasePath,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    const address = { ...requireProject(request, "remove"), version: request.params.version };
    await request.services.publishing.removeRelease(address, request.actor);
  },
});

const yank = endpoint({
  method: "POST",
  path: `${RELEASE}/yank`,
  tag,
  summary: "Yank every file of a release (PEP 592)",
  refusals: [403, 404],
  params: ReleasePath,
  query: None,
  body: Yank,
  answer: Nothing,
  status: 204,
  async handle(request) {
    const address = { ...requireProject(request, "yank"), version: request.params.version };
    await request.services.publishing.yank(address, request.body.reason, request.actor);
  },
});

const unyank = endpoint({
  method: "POST",
  path: `${RELEASE}/unyank`,
  tag,
  summary: "Take back the yank of every file of a release",
  refusals: [403, 404],
  params: ReleasePath,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    const address = { ...requireProject(request, "yank"), version: request.params.version };
    await request.services.publishing.unyank(address, request.actor);
  },
});

function filesOfRelease(project: IndexProject, version: string): IndexFile[] {
  const sought = parseVersion(version)?.text;
  const files = project.files.filter((file) => file.version === sought);
  if (files.length > 0) return files;
  throw new Refusal("not-found", "no-such-release", `There is no such release of ${project.name} here.`);
}

export const releaseEndpoints = [show, remove, yank, unyank, promote];
