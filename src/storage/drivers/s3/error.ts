import { Refusal } from "../../../refusal.ts";
import { isOfThisMachine } from "../../remote/machine-error.ts";
import { NoCredentials } from "../../remote/no-credentials.ts";
import { storageFull, storageUnavailable } from "../../trouble.ts";

interface StoreError extends Error {
  code?: string;
  Code?: string;
  $metadata?: { httpStatusCode?: number };
}

const MISSING = ["NoSuchKey", "NotFound"];
const FULL = ["XMinioStorageFull", "QuotaExceeded", "InsufficientStorage", "EntityTooLarge"];

function nameOf(error: unknown): string {
  const { name, Code, code } = error as StoreError;
  const isSystems = code !== undefined && /^E[A-Z]+$/.test(code);
  return Code ?? (isSystems || name === "Error" ? (code ?? name) : name);
}

function statusOf(error: unknown): number | undefined {
  return (error as StoreError | null)?.$metadata?.httpStatusCode;
}

/** No object under the key; a missing bucket is another matter. */
export function isMissing(error: unknown): boolean {
  return MISSING.includes(nameOf(error)) || (statusOf(error) === 404 && nameOf(error) !== "NoSuchBucket");
}

/** The condition of a put did not hold: somebody was first. */
export function isTaken(error: unknown): boolean {
  return nameOf(error) === "PreconditionFailed" || statusOf(error) === 412;
}

const PASSING = [
  "AbortError",
  "TimeoutError",
  "SlowDown",
  "ThrottlingException",
  "RequestTimeout",
  "RequestTimeTooSkewed",
  "ExpiredToken",
  "IncompleteBody",
];

/** Errors of stores for keys that are unknown, expired or signed wrongly. The operator must fix these. */
const NOT_KNOWN = [
  "InvalidAccessKeyId",
  "SignatureDoesNotMatch",
  "InvalidToken",
  "ExpiredToken",
  "AuthorizationHeaderMalformed",
];

/** Whether the same request may well succeed in a moment: faults of the way, of the store, and of who came between. */
export function isPassing(error: unknown): boolean {
  const status = statusOf(error);
  if (PASSING.includes(nameOf(error)) || (error as { syscall?: string }).syscall === "getaddrinfo")
    return true;
  if (status === undefined || status < 400) return /^E[A-Z]+$/.test((error as StoreError).code ?? "");
  return [408, 409, 425, 429].includes(status) || (status >= 500 && status !== 501 && status !== 507);
}

/** The store lost a multipart upload; or ended it, and its answer was lost. */
export function isUploadLost(error: unknown): boolean {
  return nameOf(error) === "NoSuchUpload" || (statusOf(error) === 404 && nameOf(error) !== "NoSuchBucket");
}

/** The refusal for an error of the store or of the connection to it; other errors are passed on. */
function asRefusal(error: unknown): unknown {
  if (error instanceof Refusal || isOfThisMachine(error)) return error;
  if (error instanceof NoCredentials) return storageUnavailable(error.reason, error);
  const name = nameOf(error)
    .replace(/[^\x20-\x7e]+/g, " ")
    .slice(0, 60);
  if (["AbortError", "TimeoutError"].includes(name)) return storageUnavailable("no answer in time", error);
  if (NOT_KNOWN.includes(name)) return storageUnavailable(`it refuses this server's keys: ${name}`, error);
  return FULL.includes(name) || statusOf(error) === 507
    ? storageFull(error)
    : storageUnavailable(name, error);
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
