import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import type { Access } from "../../access/access.ts";
import { denied, notThere } from "../../access/refuse.ts";
import type { Caller } from "../../accounts/caller.ts";
import type { Announcements } from "../../changes/announcements.ts";
import type { Config } from "../../config/schema.ts";
import type { Database } from "../../database/database.ts";
import { isIndexAddress } from "../../indexes/index-name.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import type { Indexes } from "../../indexes/indexes.ts";
import { notHosted } from "../../indexes/ownership.ts";
import type { Metrics } from "../../monitoring/metrics.ts";
import { type ProjectName, parseProjectName } from "../../packaging/names/project-name.ts";
import { parseUploadForm } from "../../packaging/upload/upload-form.ts";
import type { Publishing } from "../../publishing/publishing.ts";
import { tooLarge } from "../../publishing/spool/spool.ts";
import { Refusal } from "../../refusal.ts";
import { allowedMethods } from "../allowed-methods.ts";
import { type CallerServices, callerOf } from "../caller.ts";
import { actOnOldForm, oldUploadPaths } from "../compat/old-forms.ts";
import type { LongAnswers } from "../long-answers.ts";
import { readerOf } from "../reader.ts";
import { retryAfterCatchUp } from "../retry-after-catch-up.ts";
import { pathOf } from "../target.ts";
import { publishDocsForm } from "./docs-form.ts";
import { holdContinue } from "./expect-continue.ts";
import { notePublished } from "./note-published.ts";
import { admitPublisher, OWN_BODY, openBody, readOwnBodies } from "./own-body.ts";
import { type FormFields, type ReceivedForm, receiveForm } from "./receive-form.ts";

/** What uploads need. */
export interface UploadServices extends CallerServices {
  access: Access;
  announcements: Announcements;
  config: Config;
  database: Database;
  indexes: Indexes;
  log: Logger;
  longAnswers: LongAnswers;
  metrics: Metrics;
  publishing: Publishing;
}

/** A form may be this much longer than its file and its texts before its length alone is reason to refuse it. */
const FORM_ALLOWANCE = 16 * 1024 * 1024;

/**
 * The legacy upload API (STANDARDS U01-U40): POST to `/legacy/` and `/` for the default index, and to
 * `/{owner}/{index}/` (with or without `legacy/`) for any, each with or without its final slash.
 */
export function uploadRoutes(app: FastifyInstance, services: UploadServices): void {
  holdContinue(app);
  app.register(async (routes) => {
    readOwnBodies(routes);
    const handle = (request: FastifyRequest, reply: FastifyReply) => upload(services, request, reply);
    for (const path of ["/", "/legacy", "/legacy/", ...oldUploadPaths(services.config)])
      routes.post(path, OWN_BODY, handle);
    for (const path of [
      "/:owner/:index",
      "/:owner/:index/",
      "/:owner/:index/legacy",
      "/:owner/:index/legacy/",
    ]) {
      routes.post(path, OWN_BODY, handle);
    }
  });
}

async function upload(
  services: UploadServices,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { mark } = services.longAnswers;
  const caller = await callerOf(services, request);
  const signIn = services.authenticator.signedInBy(request.headers.authorization, caller.address);
  const index = await retryAfterCatchUp(services.announcements, async () =>
    requireIndex(services, caller, request),
  );
  admitPublisher(request);
  const { limits } = services.config;
  const fileSize = Math.min(index.settings.maxFileSize ?? limits.fileSize, limits.fileSize);
  refuseLongBody(request, fileSize, limits.formSize);
  await services.publishing.refuseIfFull(index, null);
  const received = await receiveForm(
    openBody(request, reply),
    services.publishing.spool,
    {
      fileSize,
      fieldSize: limits.formField,
      textSize: limits.formSize,
      fields: limits.formFields,
      idleTime: limits.bodyTimeout * 1000,
    },
    (fields, { filename, size }) => {
      const project = refuseStrangers(services, caller, index, fields);
      const sha256 = fields.find(([field]) => field === "sha256_digest")?.[1].toLowerCase() ?? "";
      if (project === null || !/^[0-9a-f]{64}$/.test(sha256)) return null;
      return services.publishing.early({ index, project, filename, sha256, size });
    },
  );
  try {
    // Rights may have changed during the upload.
    const publisher = await services.longAnswers.callerNow(signIn, caller, mark);
    requireIndex(services, publisher, request);
    refuseStrangers(services, publisher, index, received.fields);
    const warnings = await publish(services, publisher, index, received);
    const text = ["OK", ...warnings.map((warning) => `Warning: ${warning}`)].join("\n");
    return reply.code(200).type("text/plain; charset=utf-8").send(`${text}\n`);
  } finally {
    await received.file?.spooled.discard();
  }
}

/** Resolves with what the publisher should know; twine shows it with `--verbose`. */
async function publish(
  services: UploadServices,
  caller: Caller,
  index: IndexRecord,
  received: ReceivedForm,
): Promise<string[]> {
  if (await actOnOldForm(services, caller, index, received.fields)) return [];
  const form = parseUploadForm(received.fields, services.config.limits.metadata);
  // `setup.py register` of old is answered, and nothing is registered (L10).
  if (form.action === "nothing") return [];
  const { file } = received;
  if (file === null)
    throw new Refusal("invalid", "no-content", "The form has no file. The part named content is missing.");
  const actor = { name: caller.account?.name ?? null, address: caller.address };
  if (form.action === "doc_upload") {
    await publishDocsForm(services, { index, form, spooled: file.spooled, actor });
    return [];
  }
  const published = await services.publishing.publish({
    index,
    form,
    ...file,
    signature: received.signature,
    actor,
  });
  notePublished(services, index, published, { size: file.spooled.size, actor });
  return published.warnings;
}

/** The index at the address, when the caller may publish something in it; one that is hidden is as one that is not. */
function requireIndex(services: UploadServices, caller: Caller, request: FastifyRequest): IndexRecord {
  const params = request.params as { owner?: string; index?: string };
  const [owner, name] =
    params.owner === undefined ? services.config.defaultIndex.split("/") : [params.owner, params.index];
  const index = services.indexes.find(owner!, name!);
  if (index === null) {
    refuseFixedAddress(owner!, name!, request.url);
    throw services.access.mayManageSite(caller)
      ? notThere(services.access, caller, null, null)
      : denied(caller, "publish");
  }
  if (!services.access.allow(caller, "publish", index, null)) throw denied(caller, "publish");
  if (index.kind === "mirror") throw notHosted(index);
  return index;
}

/**
 * Nothing is published to an address that no index can have: one that is there for reading, such as `/simple/foo/`, takes
 * other methods (U27); at any other, such as `/.well-known/pytp`, there is nothing.
 */
function refuseFixedAddress(owner: string, name: string, url: string): void {
  if (isIndexAddress(owner, name)) return;
  if (allowedMethods(pathOf(url)) === null)
    throw new Refusal("not-found", "not-found", "There is nothing at this address.");
  throw new Refusal("method-not-allowed", "not-for-uploads", "You cannot publish to this address.");
}

/** The project, as soon as its name is known; refuses a publisher of other ones, and names that come from elsewhere (A06, F115). */
function refuseStrangers(
  services: UploadServices,
  caller: Caller,
  index: IndexRecord,
  fields: FormFields,
): ProjectName | null {
  const name = fields.find(([field]) => field === "name")?.[1];
  const project = name === undefined ? null : parseProjectName(name);
  if (project === null) return null;
  if (!services.access.allow(caller, "publish", index, project)) throw denied(caller, "publish");
  services.indexes.refusePublishing(index, project, readerOf({ services, caller }, project).mayName);
  return project;
}

function refuseLongBody(request: FastifyRequest, fileSize: number, textSize: number): void {
  const length = Number(request.headers["content-length"] ?? 0);
  if (length > fileSize + textSize + FORM_ALLOWANCE) throw tooLarge(fileSize);
}
