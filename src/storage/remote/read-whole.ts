import type { Readable } from "node:stream";
import { storageUnavailable } from "../trouble.ts";
import { retrying } from "./retry.ts";

/** A body that was cut off or stopped coming. */
class CutBody extends Error {}

/**
 * Reads a small object whole. `open` asks the store for it and says how large it is; `null`: there is none. A body that is
 * cut off, hangs or has another length is asked for again; refuses (`unavailable`) when it stays so.
 */
export async function readWhole(
  { timeout, attempts }: { timeout: number; attempts: number },
  open: () => Promise<{ body: Readable; size: number } | null>,
): Promise<Uint8Array | null> {
  try {
    return await retrying(
      { attempts },
      (error) => error instanceof CutBody,
      async () => {
        const opened = await open();
        return opened && (await collect(opened.body, opened.size, timeout * 1000));
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
