import { createHash } from "node:crypto";
import type { Hashes } from "../../packaging/hashes.ts";

/** What was found of bytes that are all here. */
export interface Proved {
  /** Lower-case hex. */
  sha256: string;
  /** Name of a hash that they do not have although the page says so; null: they have them all. */
  failed: string | null;
}

interface Sum {
  update(bytes: Uint8Array): unknown;
  digest(encoding: "hex"): string;
}

/** What Node calls the functions whose names differ. */
const NODE_NAMES: Readonly<Record<string, string>> = {
  sha3_224: "sha3-224",
  sha3_256: "sha3-256",
  sha3_384: "sha3-384",
  sha3_512: "sha3-512",
  sha512_224: "sha512-224",
  sha512_256: "sha512-256",
  blake2b: "blake2b512",
  blake2s: "blake2s256",
};

/** Bytes as they come against every hash that an upstream's page tells of them; SHA-256 is computed in any case. */
export class Proof {
  readonly #hashes: Hashes;
  readonly #sha256 = createHash("sha256");
  readonly #others: { name: string; expected: string; sum: Sum }[];

  private constructor(hashes: Hashes, others: { name: string; expected: string; sum: Sum }[]) {
    this.#hashes = hashes;
    this.#others = others;
  }

  static async begin(hashes: Hashes): Promise<Proof> {
    const others = Object.entries(hashes).filter(([name]) => name !== "sha256");
    return new Proof(
      hashes,
      await Promise.all(
        others.map(async ([name, expected]) => ({ name, expected, sum: await startSum(name, expected) })),
      ),
    );
  }

  update(bytes: Uint8Array): void {
    this.#sha256.update(bytes);
    for (const { sum } of this.#others) sum.update(bytes);
  }

  /** Called once, when all bytes are here. */
  finish(): Proved {
    const sha256 = this.#sha256.digest("hex");
    const expected = this.#hashes.sha256 ?? sha256;
    const other = this.#others.find((one) => one.sum.digest("hex") !== one.expected);
    return { sha256, failed: expected === sha256 ? (other?.name ?? null) : "sha256" };
  }
}

/** The same for bytes that are all here. */
export async function proveBytes(hashes: Hashes, bytes: Uint8Array): Promise<Proved> {
  const proof = await Proof.begin(hashes);
  proof.update(bytes);
  return proof.finish();
}

/** `expected`: its length is the length of the output where the function has any. */
async function startSum(name: string, expected: string): Promise<Sum> {
  if (name === "blake2b_256")
    return (await (await import("../../packaging/blake2b.ts")).createBLAKE2b(256)).init();
  if (name.startsWith("shake_"))
    return createHash(name.replace("_", ""), { outputLength: expected.length / 2 });
  return createHash(NODE_NAMES[name] ?? name);
}
