import type { z } from "zod";
import type { Storage } from "../storage/storage.ts";

/** What is wrong with one record; it keeps no other from being put back. */
export class RecordProblem extends Error {}

/** The record is of something that was removed, and was left over of it: it is passed over. */
export class LeftOver extends RecordProblem {}

/** Reads a record and proves its shape; null when there is none. Raises a `RecordProblem` that says what is wrong with it. */
export async function readRecord<T>(
  storage: Pick<Storage, "get">,
  key: string,
  form: z.ZodType<T>,
): Promise<T | null> {
  const bytes = await storage.get(key);
  if (bytes === null) return null;
  const result = form.safeParse(parseJson(bytes));
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0] as { path: PropertyKey[]; message: string };
  throw new RecordProblem(`the record is not readable (${path.join(".") || "whole"}: ${message})`);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    return undefined;
  }
}
