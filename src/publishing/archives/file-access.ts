import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { RandomAccess } from "../../packaging/archive/random-access.ts";

/** Opens a file of this machine for reading here and there, and closes it when `work` is done. For threads: reads block. */
export async function withFileAccess<T>(
  path: string,
  work: (archive: RandomAccess) => Promise<T> | T,
): Promise<T> {
  const descriptor = openSync(path, "r");
  try {
    return await work(fileAccess(descriptor));
  } finally {
    closeSync(descriptor);
  }
}

function fileAccess(descriptor: number): RandomAccess {
  return {
    size: fstatSync(descriptor).size,
    read: (offset, length) => {
      const buffer = Buffer.allocUnsafe(length);
      let filled = 0;
      while (filled < length) {
        const count = readSync(descriptor, buffer, filled, length - filled, offset + filled);
        if (count === 0) break;
        filled += count;
      }
      return buffer.subarray(0, filled);
    },
  };
}
