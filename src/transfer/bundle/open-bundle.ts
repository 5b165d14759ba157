import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { Refusal } from "../../refusal.ts";
import {
  type FileFact,
  MAX_MANIFEST,
  type Manifest,
  parseFacts,
  parseManifest,
  sha256Of,
} from "./manifest.ts";
import { requireSigners, type TrustedKey } from "./trusted-keys.ts";

/** Bytes of the longest list of files that is read. */
export const MAX_FACTS = 128 * 2 ** 20;
const MAX_SIGNATURES = 32;

/** Which keys must have signed a bundle. */
export interface Trust {
  keys: readonly TrustedKey[];
  /** How many of them; at least 1. */
  threshold: number;
}

/** A bundle whose manifest, list of files and sums are complete. Its files are not read yet. */
export interface OpenBundle {
  folder: string;
  manifest: Manifest;
  /** As it was signed. */
  manifestText: string;
  manifestSha256: string;
  signatures: string[];
  facts: FileFact[];
  factsText: string;
}

/**
 * Opens a bundle in a folder. Refuses (`invalid`) one that is damaged or incomplete. The signatures are checked with
 * `requireTrust`.
 */
export async function openBundle(folder: string): Promise<OpenBundle> {
  const bytes = await readPart(folder, "manifest.json", MAX_MANIFEST);
  const manifest = parseManifest(bytes);
  const factsText = (await readPart(folder, "facts/files.jsonl", MAX_FACTS)).toString("utf8");
  if (sha256Of(factsText) !== manifest.filesSha256) throw changed("facts/files.jsonl");
  const sums = await readPart(folder, "SHA256SUMS", MAX_FACTS);
  if (sha256Of(sums) !== manifest.sumsSha256) throw changed("SHA256SUMS");
  return {
    ...{ folder, manifest, factsText },
    manifestText: bytes.toString("utf8"),
    manifestSha256: sha256Of(bytes),
    signatures: await readSignatures(folder),
    facts: parseFacts(factsText),
  };
}

/** The trusted keys that signed a bundle. Refuses (`forbidden`) one that too few of them signed. */
export function requireTrust(
  bundle: Pick<OpenBundle, "manifestText" | "signatures">,
  { keys, threshold }: Trust,
): TrustedKey[] {
  return requireSigners(Buffer.from(bundle.manifestText), bundle.signatures, keys, threshold);
}

/** Signatures in `signatures/`, and the one that `ssh-keygen -Y sign` writes beside the manifest. */
async function readSignatures(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, "signatures")).catch(() => []);
  const paths = names.filter((name) => name.endsWith(".sig")).map((name) => `signatures/${name}`);
  const found: string[] = [];
  for (const path of ["manifest.json.sig", ...paths.sort()].slice(0, MAX_SIGNATURES)) {
    const text = await readPart(folder, path, 10_000).catch(() => null);
    if (text !== null) found.push(text.toString("utf8"));
  }
  return found;
}

async function readPart(folder: string, name: string, limit: number): Promise<Buffer> {
  const file = await open(join(folder, name)).catch(() => null);
  if (file === null) {
    const message = `There is no ${name} in the folder. It is not a bundle, or it is incomplete.`;
    throw new Refusal("invalid", "not-a-bundle", message);
  }
  try {
    const { size } = await file.stat();
    if (size > limit) throw new Refusal("invalid", "not-a-bundle", `${name} is too large for a bundle.`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function changed(name: string): Refusal {
  return new Refusal(
    "invalid",
    "bundle-changed",
    `${name} is not the one of the manifest: it was changed or cut. Copy the bundle again.`,
  );
}
