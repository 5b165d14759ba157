import type { z } from "zod";
import { fieldProblems, plainWords, problemLine } from "../settings/field-problems.ts";
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
  const result = form.safeParse(parseJson(bytes), { error: plainWords });
  if (result.success) return result.data;
  const [first] = fieldProblems(result.error);
  throw new RecordProblem(`the record is not readable (${problemLine(first === undefined ? [] : [first])})`);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Does what one record is needed for. What is wrong with the record is reported, and does not keep other records from being restored. */
export async function noting<T>(
  report: (key: string, problem: string) => void,
  key: string,
  work: () => Promise<T>,
): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RecordProblem)) throw error;
    if (!(error instanceof LeftOver)) report(key, error.message);
    return null;
  }
}
