import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Refusal } from "../../refusal.ts";
import { VERSION } from "../../version.ts";
import {
  canonicalJson,
  type FileFact,
  FORMAT,
  type Manifest,
  pathOfFile,
  type Resolution,
  sha256Of,
  VOLUME_SUMS,
  writeFacts,
} from "./manifest.ts";
import { chooseFiles, type ListedFile, planVolumes } from "./plan-bundle.ts";
import { readmeText } from "./readme-text.ts";
import { type FileSource, PARTIAL, writeFolder, writeVolumes } from "./write-files.ts";

/** What a bundle is to contain. */
export interface BundleOrder
  extends Pick<Manifest, "stream" | "sequence" | "previous" | "createdAt" | "expiresAt" | "source"> {
  listed: readonly ListedFile[];
  /** SHA-256 of the files that the receiver has. */
  has: ReadonlySet<string>;
  /** Bytes; null: no volumes. */
  volumeSize: number | null;
  resolved?: Resolution;
}

/**
 * Writes a bundle without signatures into a folder that is missing, empty, or has a bundle that was interrupted. The same order
 * makes the same bytes. The manifest comes last: a folder without one is not a bundle yet.
 */
export async function createBundle(
  folder: string,
  order: BundleOrder,
  source: FileSource,
): Promise<Manifest> {
  await prepareFolder(folder);
  const facts = chooseFiles(order.listed, order.has);
  const volumes = order.volumeSize === null ? [] : planVolumes(facts, order.volumeSize);
  const written = await writeVolumes(folder, volumes, source);
  if (order.volumeSize === null) await writeFolder(folder, facts, source);
  if (written.length > 0) await writeFile(join(folder, VOLUME_SUMS), volumeSums(written), { flush: true });
  const readme = readmeText(order, volumes.length > 0);
  const list = writeFacts(facts);
  const sums = sumsOf(facts, readme, list);
  await mkdir(join(folder, "facts"), { recursive: true });
  await writeFile(join(folder, "README.txt"), readme);
  await writeFile(join(folder, "facts/files.jsonl"), list, { flush: true });
  await writeFile(join(folder, "SHA256SUMS"), sums, { flush: true });
  const { stream, sequence, previous, createdAt, expiresAt, source: from } = order;
  const manifest: Manifest = {
    ...{ format: FORMAT, stream, sequence, previous, createdAt, expiresAt, source: from },
    counts: countsOf(facts),
    filesSha256: sha256Of(list),
    sumsSha256: sha256Of(sums),
    volumes: written,
    ...(order.resolved && { resolved: order.resolved }),
    tool: `wheelyard ${VERSION}`,
  };
  await writeFile(join(folder, "manifest.json"), canonicalJson(manifest), { flush: true });
  return manifest;
}

/** For stock tools. Wheelyard compares with the manifest instead, which is signed. */
function volumeSums(volumes: Manifest["volumes"]): string {
  return volumes.map(({ sha256, name }) => `${sha256}  ${name}\n`).join("");
}

/** What was in the folder before: the parts of an interrupted bundle, or nothing. Refuses (`conflict`) anything else. */
async function prepareFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const own = new Set(["files", "volumes", "facts", "README.txt", "SHA256SUMS", PARTIAL]);
  for (const name of await readdir(folder)) {
    if (own.has(name)) continue;
    const message =
      name === "manifest.json"
        ? "The folder already contains a bundle. Choose another folder."
        : `The folder contains other files, such as ${name}. Choose an empty folder.`;
    throw new Refusal("conflict", "folder-not-empty", message);
  }
  await rm(join(folder, PARTIAL), { recursive: true, force: true });
}

function sumsOf(facts: readonly FileFact[], readme: string, list: string): string {
  const files = facts
    .filter(({ present }) => present)
    .map((fact) => `${fact.sha256}  ${pathOfFile(fact)}\n`)
    .sort();
  return [`${sha256Of(readme)}  README.txt\n`, `${sha256Of(list)}  facts/files.jsonl\n`, ...files].join("");
}

function countsOf(facts: readonly FileFact[]): Manifest["counts"] {
  const sent = facts.filter(({ present }) => present);
  const bytes = sent.reduce((sum, { size }) => sum + (size ?? 0), 0);
  return { listed: facts.length, files: sent.length, bytes };
}
