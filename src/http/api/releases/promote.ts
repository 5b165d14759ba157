import type { IndexFile } from "../../../indexes/index-file.ts";
import { addressOf, type IndexRecord } from "../../../indexes/index-record.ts";
import type { IndexProject } from "../../../indexes/package-index.ts";
import type { ProjectName } from "../../../packaging/names/project-name.ts";
import { Refusal } from "../../../refusal.ts";
import type { ApiRequest } from "../endpoint.ts";
import { endpointsOf } from "../endpoint.ts";
import { None, ReleasePath } from "../fields.ts";
import { readerOf } from "../policy/reader.ts";
import { managedProject } from "../projects/managed.ts";
import { requireAddress, requireIndex, requirePublisher } from "../rights.ts";
import { Promote, Promoted } from "./schema.ts";
import type { ReleaseServices } from "./services.ts";

const endpoint = endpointsOf<ReleaseServices>();

type Asked = Pick<ApiRequest<unknown, unknown, unknown, ReleaseServices>, "services" | "caller">;

export const promote = endpoint({
  method: "POST",
  path: "/indexes/{owner}/{index}/projects/{project}/releases/{version}/promote",
  tag: "releases",
  summary: "Copy a release to another index: all its files or none",
  refusals: [403, 404, 409, 413, 502, 504],
  params: ReleasePath,
  query: None,
  body: Promote,
  answer: Promoted,
  status: 200,
  async handle(request) {
    const { services, params, body, actor } = request;
    const from = requireAddress(request);
    const project = await managedProject(request, from);
    const to = publishable(request, body.to, from.project);
    const files = await services.publishing.promote({
      project,
      version: params.version,
      to,
      originOf: (file) => services.indexes.addressOf(file.sourceIndexId),
      fetch: (file) => fetchFile(request, from.index, project, file),
      maxFileSize: services.config.limits.fileSize,
      actor,
    });
    const [source, target] = [addressOf(from.index), addressOf(to)];
    services.log.info(
      { project: project.name, version: params.version, from: source, to: target },
      "promoted",
    );
    services.metrics.add("wheelyard_promotions_total");
    return { project: project.name, version: params.version, from: source, to: target, files };
  },
});

/** The index at an address when the caller may publish the project there; a hidden one is refused as one that is not. */
function publishable({ services, caller }: Asked, address: string, project: ProjectName): IndexRecord {
  const [owner = "", name = ""] = address.split("/");
  const index = requireIndex({ services, caller, params: { owner, index: name } }, "publish");
  requirePublisher({ services, caller }, index, project);
  services.indexes.refusePublishing(index, project, readerOf({ services, caller }, project).mayName);
  return index;
}

/** Stores a file of a mirror, unless the policies of the index it is promoted from deny it by its core metadata. */
async function fetchFile(
  { services }: Asked,
  from: IndexRecord,
  project: IndexProject,
  file: IndexFile,
): Promise<{ sha256: string; size: number }> {
  const content = await services.indexes.package(from).open(project, file, "file");
  if (!content?.bytes) {
    const why = `The rules of ${addressOf(from)} deny ${file.filename}. Use explain to see why.`;
    throw new Refusal("forbidden", "denied-by-policy", why);
  }
  return content.bytes.keep();
}
