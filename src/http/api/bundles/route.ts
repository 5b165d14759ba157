import type { z } from "zod";
import { siteNow } from "../../../database/site-clock.ts";
import { addressOf, type IndexRecord } from "../../../indexes/index-record.ts";
import { notHosted } from "../../../indexes/ownership.ts";
import { type ProjectName, parseProjectName } from "../../../packaging/names/project-name.ts";
import { admittedBundles, approversOf, lastAdmitted } from "../../../publishing/bundles/admitted.ts";
import { checkSequence } from "../../../publishing/bundles/sequence.ts";
import type { Receipt } from "../../../transfer/bundle/receipt.ts";
import { readerOf } from "../../reader.ts";
import { type ApiRequest, endpointsOf } from "../endpoint.ts";
import { IndexPath, listOf, None, Nothing, PageQuery, toTime } from "../fields.ts";
import type { ApiFileServices } from "../files/services.ts";
import { numericCursor, pageOf } from "../paging.ts";
import { requireIndex, requireSiteManager } from "../rights.ts";
import { type CheckedBundle, checkBundle, readAdmitBody } from "./checked-bundle.ts";
import { AdmitQuery, AdmittedAnswer, Bundle, BundlePath, Reverted } from "./schema.ts";

const endpoint = endpointsOf<ApiFileServices>();

type Asked = ApiRequest<z.output<typeof IndexPath>, AdmitQuery, unknown, ApiFileServices>;

const tag = "bundles";

const admit = endpoint({
  method: "POST",
  path: "/indexes/{owner}/{index}/bundles",
  tag,
  summary: "Admit a signed bundle: make its imported files visible in the index, all or none",
  refusals: [403, 404, 409, 413],
  params: IndexPath,
  query: AdmitQuery,
  body: Nothing,
  takesBytes: true,
  answer: AdmittedAnswer,
  status: 200,
  async handle(request) {
    requireTarget(request);
    const { services, query } = request;
    const { config, database, publishing } = services;
    const body = await readAdmitBody(request.openBody(), config.limits.bodyTimeout * 1000);
    const into = requireTarget({ ...request, caller: await request.callerNow() });
    const bundle = checkBundle(body, config, query.acceptExpired === "true");
    const { manifest, manifestSha256, signedBy } = bundle;
    const files = filesOf(request, bundle, into);
    const { stream, sequence, previous, createdAt } = manifest;
    const offered = { stream, sequence, previous, manifestSha256 };
    const allowGap = query.allowGap === "true";
    const none = { files: 0, unchanged: 0, yanked: 0, leftOut: 0, withdrawn: 0 };
    const needed = config.bundles.admitters;
    if (query.dryRun === "true") {
      const found = checkSequence(offered, await lastAdmitted(database.read, into.id), allowGap);
      const outcome = found === "again" ? ("unchanged" as const) : ("ready" as const);
      const receipt = found === "again" ? await receiptOf(request, bundle, into) : null;
      const approvedBy = await approversOf(database.read, into.id, offered);
      return { outcome, stream, sequence, signedBy, ...none, approvedBy, needed, receipt };
    }
    const admitted = await publishing.admitBundle({
      bundle: { ...offered, createdAt, signedBy },
      ...{ files, into, quarantine: quarantineOf(request), allowGap, actor: request.actor },
      admitters: needed,
    });
    const approvedBy = await approversOf(database.read, into.id, offered);
    const receipt = admitted.outcome === "waiting" ? null : await receiptOf(request, bundle, into);
    return { ...admitted, stream, sequence, signedBy, approvedBy, needed, receipt };
  },
});

const list = endpoint({
  method: "GET",
  path: "/indexes/{owner}/{index}/bundles",
  tag,
  summary: "List the bundles that an index admitted, newest first",
  refusals: [403, 404],
  params: IndexPath,
  query: PageQuery,
  body: Nothing,
  answer: listOf(Bundle),
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    const index = requireIndex(request, "read");
    const { limit, after } = request.query;
    const before = numericCursor(after) || null;
    const page = { before, limit: limit + 1 };
    const rows = await admittedBundles(request.services.database.read, index.id, page);
    return pageOf(
      rows,
      limit,
      ({ serial, firstSerial, quarantine, at, actor, ...one }) => ({
        ...one,
        admittedAt: toTime(at),
        admittedBy: actor,
      }),
      ({ serial }) => serial,
    );
  },
});

const revert = endpoint({
  method: "POST",
  path: "/indexes/{owner}/{index}/bundles/{sequence}/revert",
  tag,
  summary: "Remove the files that a bundle brought. Their names stay reserved",
  refusals: [403, 404, 409],
  params: BundlePath,
  query: None,
  body: Nothing,
  answer: Reverted,
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    const index = requireIndex(request, "remove");
    const { services, params, actor } = request;
    return { files: await services.publishing.revertBundle(index, params.sequence, actor) };
  },
});

/** The index that is to admit the bundle. */
function requireTarget(request: Asked): IndexRecord {
  requireSiteManager(request);
  const into = requireIndex(request, "publish");
  if (into.kind === "mirror") throw notHosted(into);
  return into;
}

function quarantineOf(request: Asked): IndexRecord {
  const [owner = "", index = ""] = request.query.quarantine.split("/");
  return requireIndex({ ...request, params: { owner, index } }, "read");
}

/** The files of a bundle, each of which may be published in the index. */
function filesOf(request: Asked, { facts }: CheckedBundle, into: IndexRecord) {
  for (const project of new Set(facts.map((fact) => parseProjectName(fact.project) as ProjectName)))
    request.services.indexes.refusePublishing(into, project, readerOf(request, project).mayName);
  return facts.map(({ project, filename, sha256, yanked, present, withdrawn = null }) => ({
    ...{ project: project as ProjectName, filename, sha256, yanked, present, withdrawn },
  }));
}

async function receiptOf(
  { services }: Asked,
  { manifest, manifestSha256 }: CheckedBundle,
  into: IndexRecord,
): Promise<Receipt> {
  const rows = await services.database.survey
    .selectFrom("files")
    .select("sha256")
    .where("index_id", "=", into.id)
    .where("removed_serial", "is", null)
    .distinct()
    .orderBy("sha256")
    .execute();
  return {
    format: "wheelyard-receipt/1",
    ...{ stream: manifest.stream, sequence: manifest.sequence, manifestSha256 },
    admittedAt: toTime(siteNow()),
    index: addressOf(into),
    files: rows.map(({ sha256 }) => sha256),
  };
}

export const bundleEndpoints = [admit, list, revert];
