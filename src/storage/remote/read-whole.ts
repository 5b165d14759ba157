import type { Readable } from "node:stream";
import type { ReadRange } from "../storage.ts";
import { largerThan, otherSize, storageUnavailable } from "../trouble.ts";
import { RemoteBody } from "./body.ts";
import { retrying } from "./retry.ts";

/** What a store sends of an object. */
export interface Sent {
  body: Readable;
  /** Bytes of the whole object, also in an answer about a part. */
  size: number;
}

interface ReadTerms {
  /** Seconds in which the store may be silent. */
  timeout: number;
  attempts: number;
}

/** An answer about a part says behind a slash how large the whole is; one about the whole has its length. */
export function wholeSize(range: string | undefined, length: number | string | undefined): number {
  return Number(/\/(\d+)$/.exec(range ?? "")?.[1] ?? length ?? 0);
}

/**
 * Reads an object, or a part of it, as it comes. `first` is the store's answer; `readOn` asks for the rest of the very same
 * object from a byte on. Refuses (`unavailable`) an object of another size than is known of it.
 */
export function readStream(
  { timeout, attempts }: ReadTerms,
  first: Sent,
  range: ReadRange | undefined,
  readOn: (rest: ReadRange) => Promise<Readable>,
): Readable {
  const { start, end, of = first.size } = range ?? { start: 0, end: first.size - 1 };
  if (of !== first.size) {
    first.body.destroy();
    throw otherSize();
  }
  return new RemoteBody(first.body, {
    range: { start, end },
    idleMs: timeout * 1000,
    attempts,
    reopen: (from) => readOn({ start: from, end }),
  });
}

/** A body that was cut off or stopped coming. */
class CutBody extends Error {}

/**
 * Reads a small object whole. `open` asks the store for it; `null`: there is none. A body that is cut off, hangs or has
 * another length is asked for again; refuses (`unavailable`) when it stays so, and (`too-large`) more than `maxBytes`.
 */
export async function readWhole(
  { timeout, attempts }: ReadTerms,
  maxBytes: number,
  open: () => Promise<Sent | null>,
): Promise<Uint8Array | null> {
  try {
    return await retrying(
      { attempts },
      (error) => error instanceof CutBody,
      async () => {
        const sent = await open();
        if (sent && sent.size > maxBytes) {
          sent.body.destroy();
          throw largerThan(maxBytes);
        }
        return sent && (await collect(sent.body, sent.size, timeout * 1000));
      },
    );
  } catch (error) {
    throw error instanceof CutBody ? storageUnavailable(error.message, error) : error;
  }
}

async function collect(body: Readable, size: number, idleMs: number): Promise<Buffer> {
  const whole = Buffer.allocUnsafe(size);
  let at = 0;
  const giveUp = () => body.destroy(new Error("sends nothing"));
  let timer = setTimeout(giveUp, idleMs);
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      clearTimeout(timer);
      timer = setTimeout(giveUp, idleMs);
      if (at + chunk.length > size) throw new Error("sent more than it said");
      chunk.copy(whole, at);
      at += chunk.length;
    }
  } catch (error) {
    throw new CutBody((error as Error).message, { cause: error });
  } finally {
    clearTimeout(timer);
    body.destroy();
  }
  if (at < size) throw new CutBody("ended early");
  return whole;
}
