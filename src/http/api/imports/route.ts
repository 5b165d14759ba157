import type { z } from "zod";
import type { IndexRecord } from "../../../indexes/index-record.ts";
import { importedFrom } from "../../../indexes/old-addresses.ts";
import { notHosted } from "../../../indexes/ownership.ts";
import {
  type DistributionFilename,
  parseDistributionFilename,
} from "../../../packaging/names/distribution-filename.ts";
import { badProjectName, parseProjectName } from "../../../packaging/names/project-name.ts";
import { formOfFile } from "../../../packaging/upload/form-of-file.ts";
import { tooLarge } from "../../../publishing/spool/spool.ts";
import { readerOf } from "../../reader.ts";
import { readBody } from "../../upload/read-body.ts";
import { type ApiRequest, endpointsOf } from "../endpoint.ts";
import { IndexPath, None, Nothing } from "../fields.ts";
import type { ApiFileServices } from "../files/services.ts";
import { requireIndex, requireSiteManager } from "../rights.ts";
import { Imported, ImportQuery, KnownAnswer, KnownQuestion } from "./schema.ts";

const endpoint = endpointsOf<ApiFileServices>();

type Asked = ApiRequest<z.output<typeof IndexPath>, ImportQuery, unknown, ApiFileServices>;

const take = endpoint({
  method: "POST",
  path: "/indexes/{owner}/{index}/imports",
  tag: "imports",
  summary: "Import a file from another index server, with its upload time, uploader and old address",
  refusals: [403, 404, 409, 507],
  params: IndexPath,
  query: ImportQuery,
  body: Nothing,
  takesBytes: true,
  answer: Imported,
  status: 200,
  async handle(request) {
    const { index, name } = requireRight(request);
    const limit = Math.min(
      index.settings.maxFileSize ?? request.services.config.limits.fileSize,
      request.services.config.limits.fileSize,
    );
    await request.services.publishing.refuseIfFull(index, null);
    const spooled = await spool(request, limit);
    try {
      requireRight({ ...request, caller: await request.callerNow() });
      const imported = await request.services.publishing.importFile({
        index,
        name,
        form: formOfFile(name, request.query.sha256.toLowerCase()),
        spooled,
        signature: request.query.signature ? Buffer.from(request.query.signature, "base64") : null,
        facts: factsOf(request.query),
        actor: request.actor,
      });
      const { project, version, filename } = name;
      return { project, version: version.text, filename, ...imported };
    } finally {
      await spooled.discard();
    }
  },
});

const known = endpoint({
  method: "POST",
  path: "/indexes/{owner}/{index}/imports/known",
  tag: "imports",
  summary: "List which files of another index server were imported, by their old addresses",
  refusals: [403, 404],
  params: IndexPath,
  query: None,
  body: KnownQuestion,
  answer: KnownAnswer,
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    const index = requireIndex(request, "read");
    const rows = await importedFrom(request.services.database.read, index.id, request.body.addresses);
    return {
      items: rows.map(({ address, project, filename, sha256, stamp, accepted_as_is, ...row }) => ({
        ...{ address, project, filename, sha256, stamp, acceptedAsIs: accepted_as_is },
        present: row.present_sha256 === null ? null : { sha256: row.present_sha256, size: row.size! },
      })),
    };
  },
});

/** Where the file goes. Only administrators can say when and by whom a file was uploaded. */
function requireRight(request: Asked): { index: IndexRecord; name: DistributionFilename } {
  requireSiteManager(request);
  const index = requireIndex(request, "publish");
  if (index.kind === "mirror") throw notHosted(index);
  const { filename, project: named } = request.query;
  const project = named === undefined ? undefined : parseProjectName(named);
  if (project === null) throw badProjectName("project", named!);
  const name = parseDistributionFilename(filename, project);
  request.services.indexes.refusePublishing(index, name.project, readerOf(request, name.project).mayName);
  return { index, name };
}

function factsOf(query: ImportQuery) {
  return {
    peer: query.from,
    address: query.address,
    uploadedAt: query.uploadedAt === undefined ? null : Date.parse(query.uploadedAt),
    uploadedBy: query.uploadedBy ?? null,
    comment: query.comment ?? null,
    stamp: query.stamp ?? null,
    restricted: query.restricted === "true",
    acceptsAsIs: query.acceptAsIs === "true",
  };
}

async function spool({ services, openBody }: Asked, limit: number) {
  const body = openBody();
  if (Number(body.headers["content-length"] ?? 0) > limit) throw tooLarge(limit);
  const upload = services.publishing.spool.begin(limit, []);
  try {
    await readBody(body, services.config.limits.bodyTimeout * 1000, (chunk) => {
      upload.write(chunk);
      return upload.pressure();
    });
    return await upload.finish();
  } catch (error) {
    await upload.abandon();
    throw error;
  }
}

export const importEndpoints = [take, known];
