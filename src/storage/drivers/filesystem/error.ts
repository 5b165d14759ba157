import { Refusal } from "../../../refusal.ts";
import { storageFull, storageUnavailable } from "../../trouble.ts";

const FULL = ["ENOSPC", "EDQUOT", "EMLINK"];

function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException | null)?.code ?? "");
}

export function isMissing(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR"].includes(codeOf(error));
}

/** The refusal for an error of the file system; other errors are passed on. */
export function asRefusal(error: unknown): unknown {
  const code = codeOf(error);
  if (error instanceof Refusal || !/^E[A-Z0-9]+$/.test(code)) return error;
  return FULL.includes(code) ? storageFull(error) : storageUnavailable(code, error);
}
