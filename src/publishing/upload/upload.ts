import type { Actor } from "../../database/change.ts";
import type { Database, Writing } from "../../database/database.ts";
import { removeUnusedBlobs } from "../../indexes/blobs.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import type { ArchiveLimits } from "../../packaging/archive/random-access.ts";
import type { CoreMetadata } from "../../packaging/metadata/core-metadata.ts";
import {
  type DistributionFilename,
  parseDistributionFilename,
} from "../../packaging/names/distribution-filename.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import type { FileUploadForm } from "../../packaging/upload/upload-form.ts";
import { Refusal } from "../../refusal.ts";
import type { Storage } from "../../storage/storage.ts";
import type { InspectionOrder } from "../archives/inspect.ts";
import type { UploadChecker } from "../archives/upload-checker.ts";
import type { KeyLock } from "../key-lock.ts";
import type { Spooled } from "../spool/spool.ts";
import { checkFilename, checkMetadata } from "./agreement.ts";
import { type Candidate, type Decision, decide } from "./conflict.ts";
import { checkDigests } from "./digest-check.ts";
import { type NewFile, writeFile } from "./facts.ts";
import { type PublishingRules, refuseAttestations, warningsAbout, warningsOfFreeze } from "./rules.ts";
import { isMetadataServed } from "./served-metadata.ts";
import { requireBytes, storeFile } from "./store.ts";
import { storeAndName } from "./store-and-name.ts";

export interface PublishRequest {
  index: IndexRecord;
  form: FileUploadForm;
  /** Name of the file as the client sent it. */
  filename: string;
  spooled: Spooled;
  /** The publisher's own signature (`gpg_signature`), or null. */
  signature: Uint8Array | null;
  actor: Actor;
}

export interface Published {
  /** `unchanged`: the same bytes were here before. */
  outcome: "new" | "unchanged" | "replaces";
  filename: string;
  /** What the publisher should know although the file was taken: a sentence each. */
  warnings: string[];
}

export interface PublishingTools {
  database: Database;
  storage: Storage;
  limits: ArchiveLimits;
  rules: PublishingRules;
  checker: UploadChecker;
  lock: KeyLock;
  recorder: Recorder | null;
}

/** Puts the record of a published file where records must be there before the publisher's answer. */
export interface Recorder {
  put(index: IndexRecord, project: ProjectName, filename: string): Promise<void>;
}

/**
 * Publishes one file: checks that digests, form, file name, archive and metadata agree, stores the bytes, then writes
 * the facts. When it resolves both survive power loss. Raises a `Refusal` otherwise, and then the index has not
 * changed: `invalid` for what was sent, `conflict` for a name that is taken, `forbidden` for a closed project,
 * `out-of-space` and `unavailable` for the server's own trouble. Attestations (PEP 740) are neither kept nor served, since
 * nothing here can verify them yet (STANDARDS P02). A crash leaves at most bytes that nothing names.
 */
export async function publishFile(tools: PublishingTools, request: PublishRequest): Promise<Published> {
  const { form, spooled, index } = request;
  const name = parseDistributionFilename(request.filename, form.project);
  checkFilename(name, form, index.settings);
  refuseAttestations(form, tools.rules);
  const digests = await checkDigests(form, spooled);
  const candidate = candidateOf(request, name);
  // Uploads of one name wait for each other, so that those that lose are turned away before they store anything.
  return tools.lock.run(`${index.id}/${name.key}`, async () => {
    const early = await decideEarly(tools.database, candidate);
    if (early.outcome === "unchanged") {
      // The answer to an earlier attempt may have been lost before its record was put.
      await tools.recorder?.put(index, name.project, name.filename);
      return { outcome: "unchanged", filename: name.filename, warnings: warningsAbout(form, {}) };
    }
    const archive = await inspect(tools, spooled, name);
    const said = archive && (await tools.checker.metadata(archive, name.filename, tools.rules));
    const metadata = said?.metadata ?? saidBeside(name, form);
    checkMetadata(name, metadata);
    const served = archive !== null && isMetadataServed(name.kind, metadata) ? archive : null;
    const sides = { metadata: served, signature: request.signature };
    const file = newFile(request, name, candidate, metadata, served && (said?.sha256 ?? null), digests);
    const outcome = await storeAndName(tools.database, file, {
      store: () => storeFile(tools.storage, name.filename, spooled, sides),
      again: () => storeFile(tools.storage, name.filename, { ...spooled, draft: null }, sides),
      name: () => commit(tools, file),
    });
    await tools.recorder?.put(index, name.project, name.filename);
    const warnings = [...warningsOfFreeze(index), ...warningsAbout(form, metadata)];
    return { outcome, filename: name.filename, warnings };
  });
}

/** The file of a request as it is compared with what the index has. */
export function candidateOf(
  request: Pick<PublishRequest, "index" | "spooled">,
  name: DistributionFilename,
): Candidate {
  return {
    index: request.index,
    project: name.project,
    filename: name.filename,
    key: name.key,
    version: name.version.text,
    kind: name.kind,
    sha256: request.spooled.sha256,
  };
}

/** The likely decision, before anything costs much; `writeFile` decides again when it counts. */
async function decideEarly(database: Database, candidate: Candidate): Promise<Decision> {
  return (await decide(database.read, candidate)).decision;
}

/** The archive's metadata bytes: read in a thread when it is big. */
export async function inspect(
  tools: PublishingTools,
  spooled: Spooled,
  name: DistributionFilename,
): Promise<Uint8Array | null> {
  const order: InspectionOrder = {
    filename: name.filename,
    kind: name.kind,
    project: name.project,
    version: name.version.canonical,
    limits: tools.limits,
  };
  return tools.checker.inspect(spooled.bytes ?? spooled.path!, order);
}

/** What the form says of a file whose archive is not read. */
function saidBeside(name: DistributionFilename, { metadata }: FileUploadForm): CoreMetadata {
  if (metadata.name !== undefined) return metadata;
  throw new Refusal(
    "invalid",
    "says-nothing",
    `${name.filename}: metadata are not read out of files of this kind; publish it with twine, which sends them beside it.`,
  );
}

function newFile(
  request: PublishRequest,
  name: DistributionFilename,
  candidate: Candidate,
  metadata: CoreMetadata,
  metadataSha256: string | null,
  digests: { md5: string | null; blake2b256: string | null },
): NewFile {
  return {
    ...candidate,
    project: name.project,
    displayName: request.form.metadata.name ?? metadata.name!,
    size: request.spooled.size,
    ...digests,
    requiresPython: metadata.requires_python ?? null,
    metadataSha256,
    hasSignature: request.signature !== null,
    metadata,
    yanked: null,
    origin: null,
    actor: request.actor,
  };
}

/** Writes the facts, and with them what `also` writes; then removes the bytes that were replaced. */
export async function commit(
  tools: PublishingTools,
  file: NewFile,
  also: (writing: Writing) => Promise<void> = async () => undefined,
): Promise<Decision["outcome"]> {
  const decision = await tools.database.write(async (writing) => {
    const decided = await writeFile(writing, file, requireBytes(tools, writing, file, true));
    await also(writing);
    return decided;
  });
  if (decision.outcome === "replaces") {
    const { sha256, filename } = decision.row;
    await removeUnusedBlobs(tools.database, tools.storage, [{ sha256, filename }]);
  }
  return decision.outcome;
}
