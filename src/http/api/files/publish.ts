import type { IncomingMessage } from "node:http";
import type { z } from "zod";
import { addressOf, type IndexRecord } from "../../../indexes/index-record.ts";
import { notHosted } from "../../../indexes/ownership.ts";
import {
  type DistributionFilename,
  parseDistributionFilename,
} from "../../../packaging/names/distribution-filename.ts";
import { badProjectName, parseProjectName } from "../../../packaging/names/project-name.ts";
import { formOfFile } from "../../../packaging/upload/form-of-file.ts";
import { type BeginDraft, type Spooled, tooLarge } from "../../../publishing/spool/spool.ts";
import type { Published } from "../../../publishing/upload/upload.ts";
import { readerOf } from "../../reader.ts";
import { notePublished } from "../../upload/note-published.ts";
import { readBody } from "../../upload/read-body.ts";
import { type ApiRequest, endpointsOf } from "../endpoint.ts";
import { IndexPath, Nothing } from "../fields.ts";
import { requireIndex, requirePublisher } from "../rights.ts";
import { PublishedFile, PublishQuery } from "./schema.ts";
import type { ApiFileServices } from "./services.ts";

const endpoint = endpointsOf<ApiFileServices>();

type Asked = ApiRequest<z.output<typeof IndexPath>, z.output<typeof PublishQuery>, unknown, ApiFileServices>;

export const publish = endpoint({
  method: "POST",
  path: "/indexes/{owner}/{index}/files",
  tag: "files",
  summary: "Publish a file. The body is the file itself. Everything else is read from its name and metadata",
  refusals: [404, 409, 507],
  params: IndexPath,
  query: PublishQuery,
  body: Nothing,
  takesBytes: true,
  answer: PublishedFile,
  status: 200,
  async handle(request) {
    const { query } = request;
    const { index, name } = requireRight(request);
    const { outcome, warnings } = await receive(request, index, name, query.sha256?.toLowerCase() ?? null);
    const { project, version, filename } = name;
    return { index: addressOf(index), project, version: version.text, filename, outcome, warnings };
  },
});

/** Where the file goes; refuses a caller who may not publish it there. */
function requireRight(request: Asked): { index: IndexRecord; name: DistributionFilename } {
  const { query, services } = request;
  const index = requireIndex(request, "publish");
  if (index.kind === "mirror") throw notHosted(index);
  const name = nameOf(query.filename, query.project);
  requirePublisher(request, index, name.project);
  services.indexes.refusePublishing(index, name.project, readerOf(request, name.project).mayName);
  return { index, name };
}

function nameOf(filename: string, named: string | undefined): DistributionFilename {
  if (named === undefined) return parseDistributionFilename(filename);
  const project = parseProjectName(named);
  if (project === null) throw badProjectName("project", named);
  return parseDistributionFilename(filename, project);
}

async function receive(
  request: Asked,
  index: IndexRecord,
  name: DistributionFilename,
  sha256: string | null,
): Promise<Published> {
  const { services, actor, openBody } = request;
  const { limits } = services.config;
  const limit = Math.min(index.settings.maxFileSize ?? limits.fileSize, limits.fileSize);
  const body = openBody();
  const length = body.headers["content-length"];
  const size = length === undefined ? null : Number(length);
  const beginDraft = sha256 === null ? null : services.publishing.early({ index, ...name, sha256, size });
  await services.publishing.refuseIfFull(index, size);
  const spooled = await spool(services, body, limit, beginDraft);
  try {
    // Rights may have changed during the upload.
    requireRight({ ...request, caller: await request.callerNow() });
    const form = formOfFile(name, sha256);
    const file = { filename: name.filename, spooled, signature: null };
    const published = await services.publishing.publish({ index, form, ...file, actor });
    notePublished(services, index, published, { size: spooled.size, actor });
    return published;
  } finally {
    await spooled.discard();
  }
}

/** Takes the bytes as they come; when it rejects, nothing is left of them. */
async function spool(
  { publishing, config }: Asked["services"],
  body: IncomingMessage,
  limit: number,
  beginDraft: BeginDraft | null,
) {
  if (Number(body.headers["content-length"] ?? 0) > limit) throw tooLarge(limit);
  const upload = publishing.spool.begin(limit, [], beginDraft);
  try {
    await readBody(body, config.limits.bodyTimeout * 1000, (chunk) => {
      upload.write(chunk);
      return upload.pressure();
    });
    return (await upload.finish()) satisfies Spooled;
  } catch (error) {
    await upload.abandon();
    throw error;
  }
}
