import type { IndexFile } from "../../../indexes/index-file.ts";
import { addressOf, type IndexRecord } from "../../../indexes/index-record.ts";
import type { IndexProject } from "../../../indexes/package-index.ts";
import type { ProjectName } from "../../../packaging/names/project-name.ts";
import type { ProjectAddress } from "../../../publishing/releases/find.ts";
import type { PromotedFile } from "../../../publishing/releases/promote.ts";
import { Refusal } from "../../../refusal.ts";
import { readerOf } from "../../reader.ts";
import type { ApiRequest } from "../endpoint.ts";
import { managedProject } from "../projects/managed.ts";
import { requireAddress, requireIndex, requirePublisher } from "../rights.ts";
import { requireTested } from "./require-tested.ts";
import type { PromotingServices } from "./services.ts";

type Asked<Services = PromotingServices> = Pick<
  ApiRequest<
    { owner: string; index: string; project: string; version: string },
    unknown,
    { to: string },
    Services
  >,
  "services" | "caller" | "params" | "body" | "actor"
>;

/** A release that the caller may read, and an index that they may publish it to. */
export interface Promotable {
  from: ProjectAddress;
  project: IndexProject;
  to: IndexRecord;
}

/** Finds what a request to promote names. Refuses what the caller may not read, where they may not publish, and untested releases. */
export async function findPromotable(asked: Asked): Promise<Promotable> {
  const from = requireAddress(asked);
  const project = await managedProject(asked, from);
  const to = publishable(asked, asked.body.to, from.project);
  await requireTested(asked.services.indexes, { project, version: asked.params.version, to });
  return { from, project, to };
}

/** Publishes all files of a release in the target index, or none. Files of a mirror are fetched first, if they are missing. */
export async function promoteNow(asked: Asked, promotable: Promotable): Promise<PromotedFile[]> {
  const { services, params, actor } = asked;
  const { from, project, to } = promotable;
  const files = await services.publishing.promote({
    project,
    version: params.version,
    to,
    originOf: (file) => services.indexes.addressOf(file.sourceIndexId),
    fetch: async (file) => (await bytesOf(asked, promotable, file)).keep(),
    maxFileSize: services.config.limits.fileSize,
    actor,
  });
  const facts = { from: addressOf(from.index), to: addressOf(to) };
  services.log.info({ project: project.name, version: params.version, ...facts }, "promoted");
  services.metrics.add("wheelyard_promotions_total");
  return files;
}

/** The bytes of a file, unless the policies of the index it is promoted from deny it by its core metadata. */
export async function bytesOf(
  { services }: Pick<Asked, "services">,
  { from, project }: Promotable,
  file: IndexFile,
) {
  const content = await services.indexes.package(from.index).open(project, file, "file");
  if (content?.bytes) return content.bytes;
  const why = `The rules of ${addressOf(from.index)} deny ${file.filename}. Use explain to see why.`;
  throw new Refusal("forbidden", "denied-by-policy", why);
}

/** The index at an address when the caller may publish the project there; a hidden one is refused as one that is not. */
function publishable({ services, caller }: Asked, address: string, project: ProjectName): IndexRecord {
  const [owner = "", name = ""] = address.split("/");
  const index = requireIndex({ services, caller, params: { owner, index: name } }, "publish");
  requirePublisher({ services, caller }, index, project);
  services.indexes.refusePublishing(index, project, readerOf({ services, caller }, project).mayName);
  return index;
}
