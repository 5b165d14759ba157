import { Refusal } from "../refusal.ts";

/** The store does not do now what it was asked; `reason` is its own short word for it (`ECONNREFUSED`, `SlowDown`). */
export function storageUnavailable(reason: string, cause?: unknown): Refusal {
  const message = `The storage does not work just now (${reason}); try again.`;
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
