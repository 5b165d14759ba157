import type { Hashes } from "../../packaging/hashes.ts";
import type { Refusal } from "../../refusal.ts";
import type { UpstreamResponse } from "../../upstreams/client.ts";
import { badUpstream } from "../../upstreams/failure.ts";
import { isKnownPacking } from "../../upstreams/page-body.ts";

/** A file on its way from an upstream: what is expected of it, and where it is put meanwhile. */
export interface DownloadPlan {
  filename: string;
  hashes: Hashes;
  /** Bytes, as the upstream's page says; null when it does not. */
  size: number | null;
  maxSize: number;
  /** Path of a new file on a local disk. */
  path: string;
}

/** Size of the whole file, if the answer says it; refuses answers that cannot be the file. */
export function checkedSize(
  { filename, maxSize, size }: DownloadPlan,
  { headers }: UpstreamResponse,
): number | null {
  const length = headers["content-length"] === undefined ? null : Number(headers["content-length"]);
  if (length !== null && length > maxSize) throw tooLarge(maxSize);
  if (isPacked(filename, headers)) return size;
  if (length !== null && size !== null && length !== size)
    throw badUpstream("offers the file with a different size than its page says");
  return length ?? size;
}

/**
 * Whether the body has to be unpacked, although that was not asked for. Some servers take the kind of an archive for the
 * packing of the body (`x-bzip2`, or gzip of a .tar.gz): then its bytes are the file.
 */
export function isPacked(filename: string, headers: UpstreamResponse["headers"]): boolean {
  const encoding = headers["content-encoding"];
  return isKnownPacking(encoding) && !(/gz$/i.test(filename) && /gzip/i.test(encoding ?? ""));
}

export function tooLarge(maxSize: number): Refusal {
  return badUpstream(`has a file of more than the ${maxSize} bytes that this mirror takes (maxFileSize)`);
}
