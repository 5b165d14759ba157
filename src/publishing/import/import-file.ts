import type { Actor } from "../../database/change.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import type { CoreMetadata } from "../../packaging/metadata/core-metadata.ts";
import type { DistributionFilename } from "../../packaging/names/distribution-filename.ts";
import type { FileUploadForm } from "../../packaging/upload/upload-form.ts";
import { Refusal } from "../../refusal.ts";
import type { Spooled } from "../spool/spool.ts";
import { checkKind, checkMetadata } from "../upload/agreement.ts";
import { type Candidate, decide } from "../upload/conflict.ts";
import { checkDigests } from "../upload/digest-check.ts";
import { isMetadataServed } from "../upload/served-metadata.ts";
import { storeFile } from "../upload/store.ts";
import { storeAndName } from "../upload/store-and-name.ts";
import { candidateOf, commit, inspect, type PublishingTools } from "../upload/upload.ts";
import { type ImportFacts, noteImported } from "./import-facts.ts";

export interface ImportRequest {
  index: IndexRecord;
  name: DistributionFilename;
  form: FileUploadForm;
  spooled: Spooled;
  signature: Uint8Array | null;
  facts: ImportFacts;
  actor: Actor;
}

export interface ImportedFile {
  outcome: "new" | "unchanged" | "replaces";
  /** Why an upload of the file would be refused, if it was accepted anyway. */
  acceptedAsIs: string | null;
}

interface Contents {
  metadata: CoreMetadata;
  served: Uint8Array | null;
  sha256: string | null;
}

/**
 * Publishes a file of another index server with its facts: when and by whom it was uploaded, and its address there. Bytes,
 * archive and metadata are checked as on upload. With `acceptsAsIs` a file that an upload would refuse is taken, and the
 * reason kept; only its name, its digest and the names that are taken are checked then. Raises a `Refusal` as `publishFile` does.
 */
export async function importFile(tools: PublishingTools, request: ImportRequest): Promise<ImportedFile> {
  const { index, name, spooled, facts, actor } = request;
  const leniency = new Leniency(facts.acceptsAsIs);
  await leniency.try(async () => checkKind(name, index.settings));
  const digests = await checkDigests(request.form, spooled);
  return tools.lock.run(`${index.id}/${name.key}`, async () => {
    const candidate = await admit(tools, candidateOf(request, name), leniency);
    const { decision } = await decide(tools.database.read, candidate);
    if (decision.outcome === "unchanged") {
      const { sha256, project, filename } = candidate;
      await tools.database.write((writing) =>
        noteImported(writing, { index, sha256, project, filename, actor }, facts, leniency.reason),
      );
      await tools.recorder?.put(index, name.project, name.filename);
      return { outcome: "unchanged", acceptedAsIs: leniency.reason };
    }
    const contents = (await leniency.try(() => readContents(tools, spooled, name))) ?? contentsByName(name);
    const sides = { metadata: contents.served, signature: request.signature };
    const file = {
      ...candidate,
      project: name.project,
      displayName: contents.metadata.name ?? name.project,
      size: spooled.size,
      ...digests,
      requiresPython: contents.metadata.requires_python ?? null,
      metadataSha256: contents.sha256,
      hasSignature: request.signature !== null,
      metadata: contents.metadata,
      yanked: null,
      origin: null,
      actor,
      imported: facts,
    };
    const outcome = await storeAndName(tools.database, file, {
      store: () => storeFile(tools.storage, name.filename, spooled, sides),
      again: () => storeFile(tools.storage, name.filename, { ...spooled, draft: null }, sides),
      name: () => commit(tools, file, (writing) => noteImported(writing, file, facts, leniency.reason)),
    });
    await tools.recorder?.put(index, name.project, name.filename);
    return { outcome, acceptedAsIs: leniency.reason };
  });
}

/** Runs checks of uploads; keeps why they failed, where files that uploads refuse are accepted. */
class Leniency {
  readonly #accepts: boolean;
  readonly #reasons: string[] = [];

  constructor(accepts: boolean) {
    this.#accepts = accepts;
  }

  get reason(): string | null {
    return this.#reasons.length === 0 ? null : this.#reasons.join(" ");
  }

  /** What the check resolves with; null if it failed and that was accepted. */
  async try<T>(check: () => Promise<T>): Promise<T | null> {
    try {
      return await check();
    } catch (error) {
      if (!this.#accepts || !(error instanceof Refusal) || error.kind !== "invalid") throw error;
      this.#reasons.push(error.message);
      return null;
    }
  }
}

/** The candidate, as the second source distribution of its release where that is accepted. */
async function admit(tools: PublishingTools, candidate: Candidate, leniency: Leniency): Promise<Candidate> {
  const decided = await leniency.try(() => decide(tools.database.read, candidate));
  return decided === null ? { ...candidate, maySecond: true } : candidate;
}

async function readContents(
  tools: PublishingTools,
  spooled: Spooled,
  name: DistributionFilename,
): Promise<Contents> {
  const archive = await inspect(tools, spooled, name);
  if (archive === null) return contentsByName(name);
  const { metadata, sha256 } = await tools.checker.metadata(archive, name.filename, tools.rules);
  checkMetadata(name, metadata);
  const isServed = isMetadataServed(name.kind, metadata);
  return { metadata, served: isServed ? archive : null, sha256: isServed ? sha256 : null };
}

/** What the name of a file says, for archives that are not read. */
function contentsByName({ project, version }: DistributionFilename): Contents {
  const metadata = { metadata_version: "1.0", name: project, version: version.text };
  return { metadata, served: null, sha256: null };
}
