import { Refusal } from "../../refusal.ts";

/** Which bundle of which series. */
export interface BundleNumber {
  stream: string;
  sequence: number;
  /** In hexadecimal. */
  manifestSha256: string;
}

/** A bundle that asks to be admitted, and the one that it continues; null: it is complete in itself. */
export type OfferedBundle = BundleNumber & { previous: Omit<BundleNumber, "stream"> | null };

/**
 * Decides whether a bundle is the next one, after the last one that an index admitted (null: none yet). `again`: it is the last
 * one itself. Refuses (`conflict`) one of another series, an older or reverted one, another one with a number that was used, and one that
 * leaves a gap. `allowGap`: accept a complete bundle that skips numbers.
 */
export function checkSequence(
  offered: OfferedBundle,
  last: (BundleNumber & { reverted: boolean }) | null,
  allowGap: boolean,
): "next" | "again" {
  const { stream, sequence, previous } = offered;
  if (last === null) {
    if (previous === null) return "next";
    throw refused(
      "bundle-gap",
      `It continues bundle ${previous.sequence}, but this index has admitted none yet. Admit the bundles before it first, or a complete one.`,
    );
  }
  if (stream !== last.stream)
    throw refused(
      "other-stream",
      `It is of the stream ${stream}, but this index admits bundles of ${last.stream}. Admit it into another index.`,
    );
  const isLast = sequence === last.sequence && offered.manifestSha256 === last.manifestSha256;
  if (isLast && last.reverted)
    throw refused(
      "bundle-reverted",
      `Bundle ${sequence} was reverted here, and its number stays used. Ask the sender for a new bundle.`,
    );
  if (isLast) return "again";
  if (sequence === last.sequence)
    throw refused(
      "sequence-used",
      `Bundle ${sequence} was admitted before with other contents. Either the sender used a number twice, or one of the two is not genuine. Ask the sender for the manifest SHA-256 of bundle ${sequence}; the admitted one is ${last.manifestSha256}.`,
    );
  if (sequence < last.sequence)
    throw refused(
      "bundle-replayed",
      `It is bundle ${sequence}, but this index has admitted bundle ${last.sequence}. An older bundle cannot come after a newer one.`,
    );
  if (previous === null && (sequence === last.sequence + 1 || allowGap)) return "next";
  if (sequence > last.sequence + 1)
    throw refused(
      "bundle-gap",
      `${missing(last.sequence + 1, sequence - 1)} not admitted here. Admit them first${previous === null ? ", or use --allow-gap, since this bundle is complete in itself" : ""}.`,
    );
  if (previous?.sequence === last.sequence && previous.manifestSha256 === last.manifestSha256) return "next";
  throw refused(
    "other-predecessor",
    `It continues another bundle ${previous?.sequence} than the one that was admitted here. Ask the sender for a complete bundle.`,
  );
}

function missing(first: number, last: number): string {
  return first === last ? `Bundle ${first} was` : `Bundles ${first} to ${last} were`;
}

function refused(code: string, why: string): Refusal {
  return new Refusal("conflict", code, `The bundle is refused. ${why}`);
}
