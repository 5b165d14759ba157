import { removeUnusedBlobs } from "../../indexes/blobs.ts";
import type { IndexFile } from "../../indexes/index-file.ts";
import { addressOf } from "../../indexes/index-record.ts";
import { parseVersion } from "../../packaging/versions/version.ts";
import { Refusal } from "../../refusal.ts";
import { metadataKey } from "../../storage/storage-key.ts";
import { promoteDocs } from "../docs/promote-docs.ts";
import { promoteResults } from "../results/promote-results.ts";
import { tooLarge } from "../spool/spool.ts";
import type { Decision } from "../upload/conflict.ts";
import { type NewFile, writeFile } from "../upload/facts.ts";
import { requireBytes } from "../upload/store.ts";
import type { PublishingTools } from "../upload/upload.ts";
import { readPromoted } from "./promoted-file.ts";
import type { Promotion } from "./promotion.ts";

export interface PromotedFile {
  filename: string;
  /** `unchanged`: the same bytes were there before. */
  outcome: Decision["outcome"];
}

/**
 * Publishes every file of a release in another index without moving a byte: hashes, metadata, signatures and yanks stay,
 * and where the file came from is noted. Its documentation and test results go with it. By the rules of publishing
 * (`publishFile`), all files or none. Refuses (`not-found`) a release that is not there.
 */
export async function promoteRelease(tools: PublishingTools, promotion: Promotion): Promise<PromotedFile[]> {
  const files = promotableFiles(promotion);
  const limit = sizeLimit(promotion);
  const newFiles: NewFile[] = [];
  for (const file of files) {
    const { newFile, served } = await readPromoted(tools, promotion, file);
    if (newFile.size > limit) throw tooLarge(limit);
    if (served)
      await tools.storage.put(metadataKey(newFile.sha256, file.filename), served, { durable: false });
    newFiles.push(newFile);
  }
  const promoted = await commit(tools, promotion, newFiles);
  for (const { project, filename } of newFiles) await tools.recorder?.put(promotion.to, project, filename);
  return promoted;
}

/**
 * The files of a release, for a promotion. Refuses (`not-found`) a release that is not there, (`conflict`) one of the target
 * index itself, and (`too-large`) files that are known to be larger than the target accepts.
 */
export function promotableFiles(
  promotion: Pick<Promotion, "project" | "version" | "to" | "maxFileSize">,
): IndexFile[] {
  const { project, version, to } = promotion;
  const limit = sizeLimit(promotion);
  const sought = parseVersion(version)?.canonical ?? version;
  const files = project.files.filter(
    (file) => (parseVersion(file.version)?.canonical ?? file.version) === sought,
  );
  if (files.length === 0) {
    throw new Refusal("not-found", "no-such-release", `${project.name} has no such release here.`);
  }
  if (files.every((file) => file.sourceIndexId === to.id)) {
    throw new Refusal(
      "conflict",
      "promoted-already",
      `This release of ${project.name} is of ${addressOf(to)} itself.`,
    );
  }
  for (const { size } of files) if (size !== null && size > limit) throw tooLarge(limit);
  return files;
}

function sizeLimit({ to, maxFileSize }: Pick<Promotion, "to" | "maxFileSize">): number {
  return Math.min(to.settings.maxFileSize ?? maxFileSize, maxFileSize);
}

/** All in one transaction that checks that the bytes exist, so that they cannot be removed before rows name them. */
async function commit(
  tools: PublishingTools,
  promotion: Promotion,
  newFiles: readonly NewFile[],
): Promise<PromotedFile[]> {
  const { database, storage } = tools;
  const { decisions, others } = await database.write(async (writing) => {
    const made: Decision[] = [];
    for (const file of newFiles) {
      made.push(await writeFile(writing, file, requireBytes(tools, writing, file, false)));
    }
    const files = promotableFiles(promotion);
    const docs = await promoteDocs(tools, writing, promotion, files);
    const results = await promoteResults(tools, writing, promotion, files);
    return { decisions: made, others: [...docs, ...results] };
  });
  const replaced = decisions.flatMap((one) => (one.outcome === "replaces" ? [one.row] : []));
  await removeUnusedBlobs(database, storage, [...replaced, ...others]);
  return decisions.map(({ outcome }, at) => ({ filename: (newFiles[at] as NewFile).filename, outcome }));
}
