import { createHash } from "node:crypto";
import { steadyNow } from "../clock.ts";

/**
 * A stamp for passwords whose change cannot be noticed: it changes each time that `seconds` have passed, for every account at
 * another moment.
 */
export function rememberedStamp(account: string, seconds: number): string {
  const life = seconds * 1000;
  const offset = createHash("sha256").update(account).digest().readUInt32BE() % life;
  return String(Math.floor((steadyNow() + offset) / life));
}
