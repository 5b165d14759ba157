import type { IncomingMessage } from "node:http";
import { Refusal } from "../../refusal.ts";

/**
 * Hands each chunk of a request's body to `take`, one after the other, waiting where it returns a promise. A chunk is only
 * lent to it, until it returns. Resolves at the end of the body. Rejects with what `take` raised, when no byte comes for `idleTime` milliseconds, and when the
 * client goes away; the rest of the body is then still the caller's to drain.
 */
export function readBody(
  request: IncomingMessage,
  idleTime: number,
  take: (chunk: Buffer) => Promise<void> | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let state: "reading" | "waiting" | "settled" = "reading";
    const settle = (outcome: () => void): void => {
      state = "settled";
      clearTimeout(timer);
      request.off("data", onData).off("end", onEnd).off("close", onGone).off("error", onGone);
      request.pause();
      outcome();
    };
    const fail = (error: unknown): void => settle(() => reject(error));
    // While the disk is waited for it is not the client who is idle.
    const timer = setTimeout(() => (state === "waiting" ? timer.refresh() : fail(idle(idleTime))), idleTime);
    const onData = (chunk: Buffer): void => {
      try {
        const wait = take(chunk);
        release(chunk);
        timer.refresh();
        if (wait && state === "reading") pauseFor(wait);
      } catch (error) {
        fail(error);
      }
    };
    const pauseFor = (wait: Promise<void>): void => {
      state = "waiting";
      request.pause();
      wait.then(() => {
        if (state !== "waiting") return;
        state = "reading";
        timer.refresh();
        request.resume();
      }, fail);
    };
    const onEnd = (): void => settle(resolve);
    const onGone = (): void => fail(gone());
    request.on("data", onData).on("end", onEnd).on("close", onGone).on("error", onGone);
  });
}

/**
 * Gives the memory of a chunk back at once: left to the garbage collector, which sees few objects and much memory, a large
 * upload's chunks would have it go through everything several times a second.
 */
function release({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && byteLength === buffer.byteLength) buffer.transfer(0);
}

function idle(idleTime: number): Refusal {
  return new Refusal("invalid", "upload-idle", `The upload stalled: no data for ${idleTime / 1000} seconds.`);
}

function gone(): Refusal {
  return new Refusal("invalid", "upload-cut-off", "The upload was interrupted.");
}
