/**
 * What a backup place contains, and the only place that spells its keys:
 *
 *     wheelyard-backup.json                              which site it is of
 *     backups/<time>-<serial>-<hash>.json                the manifest of a backup; the hash is of its own bytes
 *     objects/<aa>/<sha256>                              bytes by their hash: files, rows of tables, lists of files
 *     running/<id>.<kind>.json                           a backup or a pruning in progress
 */
export const SITE_KEY = "wheelyard-backup.json";
export const MANIFESTS_PREFIX = "backups/";
export const OBJECTS_PREFIX = "objects/";
export const RUNNING_PREFIX = "running/";

const HASH_DIGITS = 16;
const NAME = /^(\d{8}T\d{6}Z)-(\d+)-([0-9a-f]{16})$/;

export function objectKey(sha256: string): string {
  return `${OBJECTS_PREFIX}${sha256.slice(0, 2)}/${sha256}`;
}

/** Of a mark that says what goes on in the place. */
export function runningKey(id: string, kind: string): string {
  return `${RUNNING_PREFIX}${id}.${kind}.json`;
}

/** The hash in the key of an object; null for another key. */
export function readObjectKey(key: string): string | null {
  return /^objects\/[0-9a-f]{2}\/([0-9a-f]{64})$/.exec(key)?.[1] ?? null;
}

/** What the name of a backup says. */
export interface BackupName {
  name: string;
  /** When it was taken, in milliseconds since 1970. */
  at: number;
  serial: number;
  /** The first digits of the SHA-256 of the manifest. */
  hash: string;
}

/** `at`: milliseconds since 1970. `sha256`: of the manifest, so that a changed one does not fit its name. */
export function backupName(at: number, serial: number, sha256: string): string {
  const time = new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");
  return `${time}-${serial}-${sha256.slice(0, HASH_DIGITS)}`;
}

/** Null for a text that is not the name of a backup. */
export function readBackupName(name: string): BackupName | null {
  const [, time, serial, hash] = NAME.exec(name) ?? [];
  if (time === undefined || serial === undefined || hash === undefined) return null;
  const iso = time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");
  return { name, at: Date.parse(iso), serial: Number(serial), hash };
}

export function manifestKey(name: string): string {
  return `${MANIFESTS_PREFIX}${name}.json`;
}

/** The backup that a key is the manifest of; null for another key. */
export function readManifestKey(key: string): BackupName | null {
  if (!key.startsWith(MANIFESTS_PREFIX) || !key.endsWith(".json")) return null;
  return readBackupName(key.slice(MANIFESTS_PREFIX.length, -".json".length));
}
