import { z } from "zod";
import type { Storage } from "../storage/storage.ts";
import { SITE_MARK_KEY } from "../storage/storage-key.ts";
import { VERSION } from "../version.ts";

/** Which site a storage belongs to. Written once, when the storage is taken into use. */
export const SiteMark = z.object({
  wheelyard: z.literal(1),
  /** The site's id, which its database holds too. */
  site: z.string().min(1),
  /** Milliseconds since 1970. */
  made_at: z.number(),
  /** Version of the program that wrote it. */
  version: z.string(),
});
export type SiteMark = z.infer<typeof SiteMark>;

const MOST_BYTES = 64 * 1024;

/** The storage's mark; null when it has none, `"damaged"` when it cannot be read as one. */
export async function readMark(storage: Pick<Storage, "get">): Promise<SiteMark | null | "damaged"> {
  const bytes = await storage.get(SITE_MARK_KEY, MOST_BYTES);
  if (bytes === null) return null;
  return SiteMark.safeParse(parseJson(bytes)).data ?? "damaged";
}

/** Writes the mark durably, unless the storage has one: of several writers exactly one succeeds. */
export async function putMark(storage: Storage, site: string): Promise<void> {
  await storage.putNew(SITE_MARK_KEY, markBytes(site));
}

/** Writes the mark durably over whatever is there: for a rebuild, which makes the database from this storage. */
export async function replaceMark(storage: Storage, site: string): Promise<void> {
  await storage.put(SITE_MARK_KEY, markBytes(site));
}

function markBytes(site: string): Buffer {
  const mark: SiteMark = { wheelyard: 1, site, made_at: Date.now(), version: VERSION };
  return Buffer.from(`${JSON.stringify(mark, null, 1)}\n`);
}

export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    return undefined;
  }
}
