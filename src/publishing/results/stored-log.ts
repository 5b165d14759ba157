import { z } from "zod";
import type { ResultRow } from "../../indexes/results/release-results.ts";
import type { Storage } from "../../storage/storage.ts";
import { fileKey } from "../../storage/storage-key.ts";

const Stored = z.object({ results: z.array(z.object({ log: z.string() })) });
/** More than any stored report has, whose logs are limited. */
const MAX_BYTES = 33_554_432;

/** The log of a result, from its stored report; null: the report is not there. */
export async function readLog(storage: Storage, row: ResultRow): Promise<string | null> {
  const bytes = await storage.get(fileKey(row.sha256, row.filename), MAX_BYTES);
  if (bytes === null) return null;
  const read = Stored.safeParse(JSON.parse(Buffer.from(bytes).toString()));
  return read.data?.results[row.number]?.log ?? null;
}
