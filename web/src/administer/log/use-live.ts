import { useEffect, useState } from "react";
import { addressOf } from "../../base.ts";

/** How long changes are gathered before the page is told: many come at once. */
const GATHER_MS = 400;

/**
 * Hears of changes as they happen, of one index (`owner/name`) or of the site; answers whether it hears them at the
 * moment. The browser comes back by itself when the connection breaks.
 */
export function useLive(index: string | null, onChange: () => void): boolean {
  const [hears, setHears] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is done at a change may be another function each time
  useEffect(() => {
    const query = index === null ? "" : `?index=${encodeURIComponent(index)}`;
    const source = new EventSource(addressOf(`-/api/v1/events${query}`));
    let waiting: ReturnType<typeof setTimeout> | null = null;
    const tell = () => {
      waiting ??= setTimeout(() => {
        waiting = null;
        onChange();
      }, GATHER_MS);
    };
    source.addEventListener("open", () => setHears(true));
    source.addEventListener("error", () => setHears(false));
    source.addEventListener("change", tell);
    source.addEventListener("missed", tell);
    return () => {
      source.close();
      if (waiting !== null) clearTimeout(waiting);
    };
  }, [index]);
  return hears;
}
