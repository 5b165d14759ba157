import { AsyncLocalStorage } from "node:async_hooks";
import { Refusal } from "../refusal.ts";

/** Names the mirrors that a request has come through, the first of them first. */
export const VIA_HEADER = "x-wheelyard-via";

const TOKEN = /^[A-Za-z0-9.-]{1,80}$/;
/** No honest chain of mirrors is longer. */
const MAX_MIRRORS = 16;

const chain = new AsyncLocalStorage<readonly string[]>();

/** Runs `work` as what a request asks for that came through the mirrors that its header names. */
export function throughMirrors<T>(header: string | string[] | undefined, work: () => T): T {
  const tokens = String(header ?? "")
    .split(",")
    .map((token) => token.trim())
    .filter((token) => TOKEN.test(token));
  return tokens.length === 0 ? work() : chain.run(tokens, work);
}

/** The mirrors that the request at hand came through; none for what people and installers ask. */
export function mirrorsBefore(): readonly string[] {
  return chain.getStore() ?? [];
}

/** The header for what a mirror asks its upstream. Refuses (`loop`) what came through this very mirror before. */
export function viaHeader(self: string): Record<string, string> {
  const before = mirrorsBefore();
  refuseLoop(self);
  return { [VIA_HEADER]: [...before, self].join(", ") };
}

/** Refuses (`loop`) a request that came through this mirror before, or through too many. */
export function refuseLoop(self: string): void {
  const before = mirrorsBefore();
  if (before.includes(self) || before.length >= MAX_MIRRORS) throw loop();
}

/** Mirrors that ask one another in a circle: 508. */
export function loop(): Refusal {
  return new Refusal(
    "loop",
    "mirror-loop",
    "The upstream of this mirror leads back to the mirror itself: it is this server, or an index that mirrors this server. Change the url of one of these mirrors.",
  );
}
