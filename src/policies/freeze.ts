import { z } from "zod";
import type { Decision } from "./decision.ts";
import type { FileFacts } from "./file-facts.ts";

/** A hard date: the index shows nothing newer, from itself and from its bases, until it is lifted. */
export const FreezeSettings = z.strictObject({
  at: z.iso
    .datetime()
    .refine((text) => !text.startsWith("0000"), "write a year from 0001 on")
    .describe("Files uploaded after this time are hidden. A file whose age is not known is hidden too."),
  reason: z.string().max(500).default("").describe("Reason, shown to people."),
});
export type FreezeSettings = z.infer<typeof FreezeSettings>;

/**
 * When a file came to be, in milliseconds since 1970: when it was uploaded, as its upstream says, or when this server first
 * saw it. null: not known.
 */
export function bornAt({ uploadedAt, firstSeenAt }: Pick<FileFacts, "uploadedAt" | "firstSeenAt">) {
  return uploadedAt ?? firstSeenAt;
}

/** What a freeze says of a file. It holds what is newer, and never releases it by itself. */
export function decideFrozen({ at, reason }: FreezeSettings, file: FileFacts): Decision {
  const born = bornAt(file);
  if (born !== null && born <= Date.parse(at)) {
    return { action: "allow", rule: null, because: null, until: null };
  }
  return { action: "hold", rule: null, because: describeFreeze({ at, reason }), until: null };
}

/** The freeze in a sentence: "Frozen: it shows nothing uploaded after 2026-05-01T12:00:00Z: a worm is spreading." */
function describeFreeze({ at, reason }: FreezeSettings): string {
  return `Frozen: nothing that was uploaded after ${at} is shown${reason === "" ? "." : `: ${reason}`}`;
}
