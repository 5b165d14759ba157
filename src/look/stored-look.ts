import { createHash } from "node:crypto";
import { z } from "zod";
import type { WriteTransaction } from "../database/change.ts";
import { setSiteRow } from "../database/site-row.ts";
import { type ChosenLook, HomeTexts, Notice, SiteColor, SiteLinks, SiteName } from "./look.ts";

/** The row of `site` that holds what was chosen. */
export const LOOK_KEY = "look";

const StoredLogo = z
  .object({ type: z.enum(["image/png", "image/svg+xml"]), base64: z.base64() })
  .transform(({ type, base64 }) => {
    const bytes = Buffer.from(base64, "base64");
    return { type, bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
  });

/** Each field by itself: one that a newer program wrote in another way must not take the others along. */
const FIELDS = {
  name: SiteName,
  color: SiteColor,
  logo: StoredLogo,
  notice: Notice,
  links: SiteLinks,
  home: HomeTexts,
};

/** What was chosen, of its row. Fields that cannot be read count as not chosen. */
export function readStoredLook(text: string | null): ChosenLook {
  const stored: unknown = text === null ? {} : JSON.parse(text);
  const fields = z.record(z.string(), z.unknown()).parse(stored);
  const read = Object.entries(FIELDS).map(([name, field]) => [name, field.safeParse(fields[name]).data]);
  return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}

export function writeStoredLook({ logo, ...look }: ChosenLook): string {
  const stored = logo ? { logo: { type: logo.type, base64: logo.bytes.toString("base64") } } : {};
  return JSON.stringify({ ...look, ...stored });
}

/** Puts the row back as a record has it; undefined: the record is of a program or a site without one. */
export async function restoreLook(tx: WriteTransaction, text: string | undefined): Promise<void> {
  if (text !== undefined) await setSiteRow(tx, LOOK_KEY, text);
}
