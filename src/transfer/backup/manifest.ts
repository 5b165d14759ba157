import { createHash } from "node:crypto";
import { z } from "zod";
import { Refusal } from "../../refusal.ts";
import { parseJson } from "../../site/mark.ts";
import type { Storage } from "../../storage/storage.ts";
import { type BackupName, backupName, manifestKey } from "./layout.ts";

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** An object of the backup place. */
export const Part = z.object({ sha256: Sha256, /** Bytes. */ size: z.number().int().nonnegative() });
export type Part = z.infer<typeof Part>;

export const DumpedTable = z.object({
  name: z.string().regex(/^[a-z_]+$/),
  columns: z.array(z.string().regex(/^[a-z0-9_]+$/)),
  rows: z.number().int().nonnegative(),
  parts: z.array(Part),
});
export type DumpedTable = z.infer<typeof DumpedTable>;

/** Everything that a backup is made of. Its bytes are written once, last, and name all others by their hash. */
export const Manifest = z.object({
  wheelyardBackup: z.literal(1),
  /** The site's id. */
  site: z.string().min(1),
  /** Serial of the last change that the backup contains. */
  serial: z.number().int().nonnegative(),
  /** When the database was read, in milliseconds since 1970. */
  at: z.number(),
  /** Version of the program that made it. */
  version: z.string(),
  /** Version of the tables: how many migrations they have had. */
  schema: z.number().int().positive(),
  /** Drivers that the site used. A backup can be restored to others. */
  drivers: z.object({ database: z.string(), storage: z.string() }),
  /** The settings that were in force, secrets masked: for people, not used by a restore. */
  settings: z.record(z.string(), z.unknown()),
  tables: z.array(DumpedTable),
  /** The stored files. The parts are lists of `StoredFile`. */
  files: z.object({
    count: z.number().int().nonnegative(),
    /** Bytes of all of them, each counted once. */
    bytes: z.number().int().nonnegative(),
    parts: z.array(Part),
  }),
  /** Keys of stored files that the database lists and the storage does not have undamaged. */
  damaged: z.array(z.string()),
});
export type Manifest = z.infer<typeof Manifest>;

/** A line of a list of files: the key in the site's storage, and the bytes. */
export const StoredFile = z.tuple([z.string().min(1), Sha256, z.number().int().nonnegative()]);
export type StoredFile = z.infer<typeof StoredFile>;

const MOST_BYTES = 256 * 2 ** 20;

/** Writes the manifest durably. From then on the backup exists. Resolves with its name. */
export async function putManifest(to: Storage, manifest: Manifest): Promise<string> {
  const bytes = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`);
  const name = backupName(manifest.at, manifest.serial, sha256Of(bytes));
  await to.put(manifestKey(name), bytes);
  return name;
}

/** Reads a manifest. Refuses (`invalid`) one that is missing, truncated or changed. */
export async function readManifest(from: Storage, { name, hash }: BackupName): Promise<Manifest> {
  const bytes = await from.get(manifestKey(name), MOST_BYTES);
  if (bytes === null) throw damaged(name, "its manifest is missing");
  if (!sha256Of(bytes).startsWith(hash)) throw damaged(name, "its manifest was changed or truncated");
  const json = parseJson(bytes);
  const parsed = Manifest.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new Refusal(
    "invalid",
    "backup-unknown-form",
    `The backup ${name} was made by a version of Wheelyard that this one cannot read. Use the version that made it, or a newer one.`,
  );
}

/** What to say of a backup that cannot be used. */
export function damaged(name: string, why: string): Refusal {
  return new Refusal(
    "invalid",
    "backup-damaged",
    `The backup ${name} is damaged: ${why}. Use another backup (\`wheelyard backup list\` lists them).`,
  );
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
