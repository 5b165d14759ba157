import { LRUCache } from "lru-cache";

/**
 * A map for what can be read or computed again: when it holds more than `most`, the entries that were used longest ago are dropped.
 * `sizeOf` counts an entry; by default each counts as one.
 */
export function boundedMap<Key extends {}, Value extends {}>(
  most: number,
  sizeOf: (value: Value) => number = () => 1,
): LRUCache<Key, Value> {
  // By size and not by `max`, for which the library takes the memory of all entries at once.
  return new LRUCache<Key, Value>({ maxSize: Math.max(1, Math.floor(most)), sizeCalculation: sizeOf });
}
