import { Refusal } from "../../../refusal.ts";
import { isOfThisMachine } from "../../remote/machine-error.ts";
import { NoCredentials } from "../../remote/no-credentials.ts";
import { storageFull, storageUnavailable } from "../../trouble.ts";

interface StoreError extends Error {
  statusCode?: number;
  code?: string;
  details?: { errorCode?: string };
}

function reasonOf(error: unknown): string {
  const { code, details, name } = error as StoreError;
  return details?.errorCode ?? code ?? name;
}

/** No object under the key; a missing container is another matter. */
function isMissing(error: unknown): boolean {
  return (error as StoreError).statusCode === 404 && reasonOf(error) !== "ContainerNotFound";
}

/** The condition of a put did not hold: somebody was first. */
export function isTaken(error: unknown): boolean {
  const { statusCode } = error as StoreError;
  return statusCode === 412 || (statusCode === 409 && reasonOf(error) === "BlobAlreadyExists");
}

/** Whether the same request may well succeed in a moment: faults of the way, of the store, and of who came between. */
export function isPassing(error: unknown): boolean {
  const { statusCode, name } = error as StoreError;
  if (statusCode === undefined)
    return name === "AbortError" || name === "RestError" || /^E[A-Z_]+$/.test(reasonOf(error));
  if (isTaken(error)) return false;
  return [408, 409, 429].includes(statusCode) || (statusCode >= 500 && ![501, 507].includes(statusCode));
}

/** The blocks of an upload are not there any more. */
export function isUploadLost(error: unknown): boolean {
  return reasonOf(error) === "InvalidBlockList";
}

/** The refusal for an error of the store or of the connection to it; errors of this machine are passed on. */
function asRefusal(error: unknown): unknown {
  if (error instanceof Refusal) return error;
  if (error instanceof NoCredentials) return storageUnavailable(error.reason, error);
  if (isOfThisMachine(error)) return error;
  const { statusCode, name } = error as StoreError;
  if (statusCode === 507) return storageFull(error);
  return storageUnavailable(name === "AbortError" ? "no answer in time" : reasonOf(error), error);
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
