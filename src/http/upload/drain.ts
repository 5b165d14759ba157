import type { IncomingMessage } from "node:http";

/** How much of a refused body is still read, so that its sender can finish and read the answer. */
export interface DrainBounds {
  /** Bytes. */
  size: number;
  /** Milliseconds. */
  time: number;
}

/** For callers that may not publish: enough for a common file, not for a huge one (F34). */
export const STRANGER: DrainBounds = { size: 64 * 1024 * 1024, time: 5_000 };
/** For publishers whose upload was refused: most clients read the answer only after they sent everything (U26). */
export const PUBLISHER: DrainBounds = { size: 1024 * 1024 * 1024, time: 30_000 };

/**
 * Throws away what is left of a body, within bounds; beyond them the connection is cut. Resolves with whether the body
 * came to its end.
 */
export function drainRest(request: IncomingMessage, bounds: DrainBounds): Promise<boolean> {
  if (request.complete || request.destroyed) return Promise.resolve(request.complete);
  return new Promise((resolve) => {
    let left = bounds.size;
    const settle = (): void => {
      clearTimeout(timer);
      request.off("data", onData).off("end", settle).off("close", settle).off("error", settle);
      resolve(request.complete);
    };
    const timer = setTimeout(settle, bounds.time).unref();
    const onData = (chunk: Buffer): void => {
      left -= chunk.length;
      if (left < 0) settle();
    };
    request.on("data", onData).on("end", settle).on("close", settle).on("error", settle);
    request.resume();
  });
}
