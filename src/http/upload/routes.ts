import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { denied } from "../../access/refuse.ts";
import type { Caller } from "../../accounts/caller.ts";
import { checkIndexAddress } from "../../indexes/index-name.ts";
import { addressOf, type IndexRecord } from "../../indexes/index-record.ts";
import { notHosted } from "../../indexes/ownership.ts";
import { parseProjectName } from "../../packaging/project-name.ts";
import { parseUploadForm } from "../../packaging/upload-form.ts";
import { tooLarge } from "../../publishing/spool.ts";
import { Refusal } from "../../refusal.ts";
import { callerOf } from "../caller.ts";
import type { Services } from "../services.ts";
import { noSuch } from "../simple/answer.ts";
import { drainRest, PUBLISHER, STRANGER } from "./drain.ts";
import { holdContinue, isHeld, letBodyCome } from "./expect-continue.ts";
import { type FormFields, type ReceivedForm, receiveForm } from "./receive-form.ts";

/** Marks the routes that read their body themselves. */
const OPTIONS = { config: { takesUploads: true }, bodyLimit: Number.MAX_SAFE_INTEGER };

/** A form may be this much longer than its file before its length alone is reason to refuse it. */
const FORM_ALLOWANCE = 32 * 1024 * 1024;

/** Callers that were found to have the right to publish in this request. */
const publishers = new WeakSet<FastifyRequest>();

/**
 * The legacy upload API (STANDARDS U01-U40): POST to `/legacy/` and `/` for the default index, and to
 * `/{owner}/{index}/` (with or without `legacy/`) for any, each with or without its final slash.
 */
export function uploadRoutes(app: FastifyInstance, services: Services): void {
  holdContinue(app);
  app.register(async (routes) => {
    // Bodies of any type reach the handler as they come: it checks who asks before it reads a byte.
    routes.removeAllContentTypeParsers();
    routes.addContentTypeParser("*", (_request, _payload, done) => done(null));
    routes.addHook("onSend", async (request, reply) => drainAfter(request, reply));
    const handle = (request: FastifyRequest, reply: FastifyReply) => upload(services, request, reply);
    for (const path of ["/", "/legacy", "/legacy/"]) routes.post(path, OPTIONS, handle);
    for (const path of [
      "/:owner/:index",
      "/:owner/:index/",
      "/:owner/:index/legacy",
      "/:owner/:index/legacy/",
    ]) {
      routes.post(path, OPTIONS, handle);
    }
  });
}

async function upload(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const caller = await callerOf(services, request);
  const index = requireIndex(services, caller, request.params as { owner?: string; index?: string });
  publishers.add(request);
  const { limits } = services.config;
  const fileSize = Math.min(index.settings.maxFileSize ?? limits.fileSize, limits.fileSize);
  refuseLongBody(request, fileSize);
  letBodyCome(request.raw, reply.raw);
  const received = await receiveForm(
    request.raw,
    services.publishing.spool,
    {
      fileSize,
      fieldSize: limits.formField,
      fields: limits.formFields,
      idleTime: limits.bodyTimeout * 1000,
    },
    (fields) => refuseStrangers(services, caller, index, fields),
  );
  try {
    refuseStrangers(services, caller, index, received.fields);
    await publish(services, caller, index, received);
  } finally {
    await received.file?.spooled.discard();
  }
  return reply.code(200).type("text/plain; charset=utf-8").send("OK\n");
}

async function publish(
  services: Services,
  caller: Caller,
  index: IndexRecord,
  received: ReceivedForm,
): Promise<void> {
  const form = parseUploadForm(received.fields);
  // `setup.py register` of old is answered, and nothing is registered (L10).
  if (form.action === "nothing") return;
  const { file } = received;
  if (file === null)
    throw new Refusal("invalid", "no-content", "The form has no file: its part content is missing.");
  const actor = { name: caller.account?.name ?? null, address: caller.address };
  const published = await services.publishing.publish({
    index,
    form,
    ...file,
    signature: received.signature,
    actor,
  });
  if (published.outcome === "unchanged") return;
  services.metrics.add("wheelyard_uploads_total");
  services.metrics.add("wheelyard_upload_bytes_total", file.spooled.size);
  services.log.info({ index: addressOf(index), file: published.filename, actor: actor.name }, "published");
}

/** The index at the address, when the caller may publish something in it; one that is hidden is as one that is not. */
function requireIndex(
  services: Services,
  caller: Caller,
  params: { owner?: string; index?: string },
): IndexRecord {
  const [owner, name] =
    params.owner === undefined ? services.config.defaultIndex.split("/") : [params.owner, params.index];
  const index = services.indexes.find(owner!, name!);
  if (index === null) {
    refuseFixedAddress(owner!, name!);
    throw services.access.mayManageSite(caller) ? noSuch("index") : denied(caller, "publish");
  }
  if (!services.access.allow(caller, "publish", index, null)) throw denied(caller, "publish");
  if (index.kind === "mirror") throw notHosted(index);
  return index;
}

/** An address that no index can have, such as `/simple/foo/`, is there for reading: nothing is published to it (U27). */
function refuseFixedAddress(owner: string, name: string): void {
  try {
    checkIndexAddress(owner, name);
  } catch (cause) {
    throw new Refusal("method-not-allowed", "not-for-uploads", "Files are not published to this address.", {
      cause,
    });
  }
}

/** Refuses a publisher of other projects, and names that come from elsewhere, as soon as the name is known (A06, F115). */
function refuseStrangers(services: Services, caller: Caller, index: IndexRecord, fields: FormFields): void {
  const name = fields.find(([field]) => field === "name")?.[1];
  const project = name === undefined ? null : parseProjectName(name);
  if (project === null) return;
  if (!services.access.allow(caller, "publish", index, project)) throw denied(caller, "publish");
  services.indexes.refusePublishing(index, project);
}

function refuseLongBody(request: FastifyRequest, fileSize: number): void {
  const length = Number(request.headers["content-length"] ?? 0);
  if (length > fileSize + FORM_ALLOWANCE) throw tooLarge(fileSize);
}

/**
 * Sees to it that a client which still sends can read its answer: what is left of the body is taken and thrown away,
 * within bounds. Where the connection closes behind the answer that must be over before the answer goes out.
 */
async function drainAfter(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { raw } = request;
  if (raw.complete || raw.destroyed) return;
  if (isHeld(raw)) {
    reply.header("connection", "close");
    return;
  }
  const drained = drainRest(raw, publishers.has(request) ? PUBLISHER : STRANGER);
  if (!reply.raw.shouldKeepAlive) await drained;
  else void drained.then((isComplete) => isComplete || raw.destroy());
}
