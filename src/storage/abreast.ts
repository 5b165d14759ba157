import type { Storage } from "./storage.ts";

/** So many requests at once are worth making of a store on other machines. */
const REMOTE_WIDTH = 16;

/** How many requests to make of a storage at once; on a local disk they would only get in each other's way. */
export function widthOf({ isRemote }: Pick<Storage, "isRemote">): number {
  return isRemote ? REMOTE_WIDTH : 1;
}

/** Does `work` for every item, `width` at a time, and gives each with its result, in order. */
export async function* abreast<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<[T, R]> {
  const running: Promise<R>[] = [];
  const begin = (at: number) => {
    const result = work(items[at] as T);
    // A failure is reported to the caller that awaits it, not before.
    result.catch(() => undefined);
    running[at] = result;
  };
  for (let at = 0; at < items.length; at++) {
    for (let next = running.length; next < Math.min(at + width, items.length); next++) begin(next);
    yield [items[at] as T, await (running[at] as Promise<R>)];
    delete running[at];
  }
}
