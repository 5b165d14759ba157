import { createHash } from "node:crypto";
import type { IHasher } from "hash-wasm";

/** Digests a client may send beside SHA-256, which is always computed. */
export type DigestName = "md5" | "blake2b256";

export type Digests = Partial<Record<DigestName, string>>;

/** Digests of bytes that are all here. */
export async function digestsOf(bytes: Uint8Array, names: readonly DigestName[]): Promise<Digests> {
  const digests: Digests = {};
  for (const name of names) {
    if (name === "md5") digests.md5 = createHash("md5").update(bytes).digest("hex");
    // One hasher serves all: it is used from init to digest without a pause.
    else digests.blake2b256 = (await sharedBlake2b()).init().update(bytes).digest("hex");
  }
  return digests;
}

let blake2b: Promise<IHasher> | null = null;

function sharedBlake2b(): Promise<IHasher> {
  blake2b ??= newBlake2b();
  return blake2b;
}

/** node:crypto has no BLAKE2b of 256 bits; the one in WebAssembly is as fast, and loaded when first needed. */
async function newBlake2b(): Promise<IHasher> {
  const { createBLAKE2b } = await import("../../packaging/blake2b.ts");
  return createBLAKE2b(256);
}

/** Computes several digests of the same bytes as they come. */
export interface DigestSum {
  update(bytes: Uint8Array): void;
  /** Lower-case hex. */
  finish(): Digests;
}

export async function startDigests(names: readonly DigestName[]): Promise<DigestSum> {
  const sums = await Promise.all(names.map(startOne));
  return {
    update: (bytes) => {
      for (const sum of sums) sum.update(bytes);
    },
    finish: () =>
      Object.fromEntries(sums.map((sum, i) => [names[i]!, sum.digest("hex") as string])) as Digests,
  };
}

async function startOne(name: DigestName) {
  return name === "md5" ? createHash("md5") : (await newBlake2b()).init();
}
