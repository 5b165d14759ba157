import { Refusal } from "../../../refusal.ts";
import { HttpFailure } from "../../remote/http.ts";
import { isOfThisMachine } from "../../remote/machine-error.ts";
import { NoCredentials } from "../../remote/no-credentials.ts";
import { storageFull, storageUnavailable } from "../../trouble.ts";

/** No object under the key; a missing bucket is another matter. */
function isMissing(error: unknown): boolean {
  return error instanceof HttpFailure && error.status === 404 && !/bucket/i.test(error.reason);
}

/** The condition of a put did not hold: somebody was first. */
export function isTaken(error: unknown): boolean {
  return error instanceof HttpFailure && error.status === 412;
}

/** Whether the same request may well succeed in a moment: faults of the way, of the store, and of who came between. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof HttpFailure)) return /^E[A-Z_]+$/.test((error as NodeJS.ErrnoException).code ?? "");
  return [401, 408, 409, 429].includes(error.status) || (error.status >= 500 && error.status !== 501);
}

/** The refusal for an error of the store or of the connection to it; errors of this machine are passed on. */
function asRefusal(error: unknown): unknown {
  if (error instanceof Refusal) return error;
  if (error instanceof HttpFailure) {
    return error.status === 507
      ? storageFull(error)
      : storageUnavailable(`${error.status} ${error.reason}`.trim(), error);
  }
  if (error instanceof NoCredentials) return storageUnavailable(error.reason, error);
  if (isOfThisMachine(error)) return error;
  const { code } = error as NodeJS.ErrnoException;
  return storageUnavailable(code ?? "no answer", error);
}

export async function withRefusals<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asRefusal(error);
  }
}

export function nullIfMissing(error: unknown): null {
  if (isMissing(error)) return null;
  throw error;
}
