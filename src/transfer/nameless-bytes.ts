import type { Database } from "../database/database.ts";
import type { BlobName } from "../indexes/blobs.ts";
import { parseDistributionFilename } from "../packaging/names/distribution-filename.ts";
import { inspectArchive } from "../publishing/archives/inspect.ts";
import { withStoredArchive } from "../publishing/archives/stored-archive.ts";
import type { Storage } from "../storage/storage.ts";
import { FILES_PREFIX, fileKey, readFileKey } from "../storage/storage-key.ts";

/** Stored bytes that no file names: of an upload that was never answered, or of one whose record was lost. */
export interface NamelessBytes extends BlobName {
  key: string;
  /** In bytes. */
  size: number;
  /** What the archive is, when it can be read; null otherwise. */
  distribution: { project: string; version: string } | null;
}

export const SIDE_FILE = /\.(?:metadata|asc)$/;
/** Archives that are opened to say what they are; of others only the name is reported. */
const OPENED = 1_000;
const LIMITS = { members: 1_000_000, unpackedSize: Number.MAX_SAFE_INTEGER };

/** All stored bytes that no file of the database and no mirror names, in the order of their keys. */
export async function* findNamelessBytes(
  database: Database,
  storage: Storage,
): AsyncGenerator<NamelessBytes> {
  let opened = 0;
  for await (const { key, size } of storage.list(FILES_PREFIX)) {
    const blob = SIDE_FILE.test(key) ? null : readFileKey(key);
    if (blob === null || (await isListed(database, blob))) continue;
    const distribution = opened++ < OPENED ? await readDistribution(storage, blob) : null;
    yield { ...blob, key, size, distribution };
  }
}

/** Whether a file that is there or in the recycle bin, documentation or a test report is made of these bytes, or a mirror keeps them. */
export async function isListed({ read }: Database, { sha256, filename }: BlobName): Promise<boolean> {
  const row = await read
    .selectFrom("files")
    .select("id")
    .where("sha256", "=", sha256)
    .where("filename", "=", filename)
    .where(({ or, eb }) => or([eb("removed_serial", "is", null), eb("binned_at", "is not", null)]))
    .limit(1)
    .executeTakeFirst();
  if (row !== undefined) return true;
  const documented = await read
    .selectFrom("release_docs")
    .select("project_id")
    .where("sha256", "=", sha256)
    .where("filename", "=", filename)
    .limit(1)
    .executeTakeFirst();
  if (documented !== undefined) return true;
  const reported = await read
    .selectFrom("test_results")
    .select("id")
    .where("sha256", "=", sha256)
    .where("filename", "=", filename)
    .limit(1)
    .executeTakeFirst();
  if (reported !== undefined) return true;
  const mirrored = await read
    .selectFrom("mirror_files")
    .select("address")
    .where("sha256", "=", sha256)
    .where("filename", "=", filename)
    .limit(1)
    .executeTakeFirst();
  return mirrored !== undefined;
}

/** Name and version of a wheel or sdist that is whole; null for anything else. */
export async function readDistribution(
  storage: Storage,
  { sha256, filename }: BlobName,
): Promise<NamelessBytes["distribution"]> {
  try {
    const { project, version, kind } = parseDistributionFilename(filename);
    const order = { filename, kind, project, version: version.canonical, limits: LIMITS };
    const metadata = await withStoredArchive(storage, fileKey(sha256, filename), (archive) =>
      inspectArchive(archive, order),
    );
    return metadata === null ? null : { project, version: version.text };
  } catch {
    return null;
  }
}

/** A description of the bytes, as far as they can be read. */
export function describeBytes({ size, distribution }: Pick<NamelessBytes, "size" | "distribution">): string {
  const what =
    distribution === null
      ? "not readable as a distribution"
      : `readable as ${distribution.project} ${distribution.version}`;
  return `${size} bytes, ${what}`;
}
