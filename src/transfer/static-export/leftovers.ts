import type { Storage } from "../../storage/storage.ts";
import type { Place } from "./layout.ts";

/**
 * The addresses of the files that pages name, by their first 48 bits. That is enough to decide what to remove: if two addresses
 * begin alike, a leftover stays, but no file that is needed is removed.
 */
export class NamedAddresses {
  readonly #heads = new Set<number>();
  readonly #start: number;

  constructor(place: Place) {
    this.#start = place.files.length;
  }

  add(key: string): void {
    this.#heads.add(this.#headOf(key));
  }

  has(key: string): boolean {
    return this.#heads.has(this.#headOf(key));
  }

  #headOf(key: string): number {
    const [head = "", tail = ""] = key.slice(this.#start).split("/");
    return Number.parseInt(head + tail.slice(0, 10), 16);
  }
}

/**
 * Removes stored files that no page names. `before`: not those that were stored later, since another run may be about to name
 * them. Resolves with their number.
 */
export async function removeLeftovers(
  storage: Storage,
  place: Place,
  named: NamedAddresses,
  before: number,
): Promise<number> {
  let removed = 0;
  for await (const { key, modifiedAt } of storage.list(place.files)) {
    if (named.has(key) || modifiedAt >= before) continue;
    if (await storage.remove(key)) removed++;
  }
  return removed;
}
