import { z } from "zod";
import { Refusal } from "../../refusal.ts";
import type { OpenBundle } from "./open-bundle.ts";

/** What an index has after a bundle was admitted. It may go back to the sender, who then sends only what is new. */
export const Receipt = z.strictObject({
  format: z.literal("wheelyard-receipt/1"),
  stream: z.string(),
  sequence: z.number().int().min(1),
  manifestSha256: z.string().regex(/^[0-9a-f]{64}$/),
  admittedAt: z.iso.datetime(),
  /** `owner/name` of the index. */
  index: z.string(),
  /** SHA-256 of every file of the index. */
  files: z.array(z.string().regex(/^[0-9a-f]{64}$/)),
});
export type Receipt = z.infer<typeof Receipt>;

/** What a new bundle continues. */
export interface Continued {
  stream: string;
  sequence: number;
  manifestSha256: string;
  /** SHA-256 of the files that the receiver has. */
  has: Set<string>;
}

/** Reads a receipt. Refuses (`invalid`) what is none. */
export function parseReceipt(text: string): Continued {
  let value: unknown = null;
  try {
    value = JSON.parse(text);
  } catch {
    // Refused below.
  }
  const parsed = Receipt.safeParse(value);
  if (!parsed.success)
    throw new Refusal("invalid", "bad-receipt", "The file is not a receipt of wheelyard bundle admit.");
  const { stream, sequence, manifestSha256, files } = parsed.data;
  return { stream, sequence, manifestSha256, has: new Set(files) };
}

/** The same from the last bundle that was sent, where no receipts come back: all its files count as received, but those that it withdrew. */
export function assumeAdmitted({ manifest, manifestSha256, facts }: OpenBundle): Continued {
  const has = new Set(
    facts.filter(({ withdrawn }) => withdrawn?.how !== "removed").map(({ sha256 }) => sha256),
  );
  return { stream: manifest.stream, sequence: manifest.sequence, manifestSha256, has };
}
