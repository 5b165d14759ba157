import { Refusal } from "../../refusal.ts";

/** An archive's bytes, wherever they lie: in memory, or in a file that a thread reads. */
export interface RandomAccess {
  /** Bytes. */
  readonly size: number;
  /** The bytes from `offset` on; fewer than `length` only where the archive ends. */
  read(offset: number, length: number): Uint8Array;
}

export function memoryAccess(bytes: Uint8Array): RandomAccess {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

/** What an archive may be at the most. */
export interface ArchiveLimits {
  /** Most members. */
  members: number;
  /** Most bytes it may unpack to. */
  unpackedSize: number;
  /** Most times its own size that it may unpack to, above 64 MiB; default: 200. */
  ratio?: number;
}

/** Largest METADATA or PKG-INFO that is read, in bytes (STANDARDS E05). */
export const MAX_METADATA = 8 * 1024 * 1024;

const BOMB_SIZE = 64 * 1024 * 1024;
const BOMB_RATIO = 200;

/** Refuses what unpacks to far more than it weighs: over 64 MiB and over so many times its size (F50, F51). */
export function refuseBomb(unpacked: number, packed: number, limits: ArchiveLimits): void {
  if (unpacked > limits.unpackedSize) {
    throw broken(
      `it unpacks to more than the ${limits.unpackedSize} bytes allowed here (limits.unpackedSize)`,
    );
  }
  const { ratio = BOMB_RATIO } = limits;
  if (unpacked > BOMB_SIZE && unpacked > packed * ratio) {
    throw broken(
      `it unpacks to more than ${ratio} times its size, as decompression bombs do (limits.unpackedRatio)`,
    );
  }
}

export function tooManyMembers({ members }: ArchiveLimits): Refusal {
  return broken(`it has more than ${members} members (limits.archiveMembers)`);
}

/** The refusal of an archive; `why` completes "The archive is refused: ". */
export function broken(why: string): Refusal {
  return new Refusal("invalid", "invalid-archive", `The archive is refused: ${why}`);
}
