import { z } from "zod";
import type { Storage } from "../storage/storage.ts";
import { siteRecordKey } from "../storage/storage-key.ts";
import { parseJson } from "./mark.ts";

/**
 * How far the records in the storage go: never further than what the database has committed, so a database that ends
 * earlier has lost something. `last` is the change at that serial, which distinguishes another history from this one.
 */
export const SerialRecord = z.object({
  wheelyard: z.literal(1),
  serial: z.number().int().nonnegative(),
  last: z
    .object({
      kind: z.string(),
      subject: z.string().nullable(),
      /** Milliseconds since 1970. */
      at: z.number(),
    })
    .optional(),
});
export type SerialRecord = z.infer<typeof SerialRecord>;

export const SERIAL_RECORD_KEY: string = siteRecordKey("serial");

/** How far the records go; null when nothing says so, or it cannot be read. */
export async function readRecordedSerial(storage: Pick<Storage, "get">): Promise<SerialRecord | null> {
  const bytes = await storage.get(SERIAL_RECORD_KEY);
  return bytes && (SerialRecord.safeParse(parseJson(bytes)).data ?? null);
}
