import { Refusal } from "../refusal.ts";

const CHECK = "An administrator should check it.";
/** What the system's errors mean for a storage on a disk. */
const WORDS: Readonly<Record<string, string>> = {
  EIO: `The storage's disk reports errors, so nothing was stored. ${CHECK}`,
  EROFS: `The storage's disk is read-only, so nothing was stored. ${CHECK}`,
  EACCES: `The server may not write to a folder of its storage: it belongs to another user. ${CHECK}`,
  EPERM: `The server may not write to a folder of its storage: it belongs to another user. ${CHECK}`,
  ENOENT: `The storage's folder is not there, so nothing was stored. ${CHECK}`,
  ENOTDIR: `A file is where a folder of the storage should be, so nothing was stored. ${CHECK}`,
  EMFILE:
    "The server has too many files open. Try again; an administrator should raise its limit (ulimit -n).",
  ENFILE: "This machine has too many files open. Try again.",
  ESTALE: `The storage's network file system is gone. ${CHECK}`,
};

/** The store does not do now what it was asked; `reason` is its own short word for it (`ECONNREFUSED`, `SlowDown`). */
export function storageUnavailable(reason: string, cause?: unknown): Refusal {
  const message = WORDS[reason] ?? `The storage does not work at the moment (${reason}). Try again.`;
  return new Refusal("unavailable", "storage-unavailable", message, { retryAfter: 5, cause });
}

export function storageFull(cause: unknown): Refusal {
  return new Refusal("out-of-space", "storage-full", "The storage is full; nothing was stored.", { cause });
}

/** A small object turned out larger than it may be. */
export function largerThan(maxBytes: number): Refusal {
  const message = `A stored object is larger than the ${maxBytes} bytes expected of it.`;
  return new Refusal("too-large", "object-too-large", message);
}

/** What is stored has another size than the facts say. */
export function otherSize(): Refusal {
  const message =
    "The stored bytes of this file are missing or damaged; an administrator must run `wheelyard verify`.";
  return new Refusal("unavailable", "file-damaged", message, { retryAfter: 60 });
}

/** The round trip of a check brought back something else. */
export function notWhatWasGiven(): Refusal {
  const message = "The storage does not give back what it was given.";
  return new Refusal("unavailable", "storage-unavailable", message, { retryAfter: 60 });
}
