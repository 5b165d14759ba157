import { readTarget, type Target } from "../target.ts";

/** An address of simple pages or files as of a moment. */
export interface PastTarget {
  /** As it was written, without the `@`. */
  moment: string;
  target: Target;
}

const PAST = /^((?:\/[^/@]+\/[^/@]+)?)\/(?:@|%40)([^/]{1,100})(\/.*)$/;

/** Reads `/{owner}/{index}/@{moment}/simple/…` and `/@{moment}/simple/…`. null: the address is none of these. */
export function readPastTarget(path: string): PastTarget | null {
  const [, index = "", moment = "", rest = ""] = PAST.exec(path) ?? [];
  const target = moment === "" ? null : readTarget(index + rest);
  const text = decoded(moment);
  return target === null || text === null ? null : { moment: text, target };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
