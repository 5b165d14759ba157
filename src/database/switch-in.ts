import { randomBytes } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { chmod, copyFile, link, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { giveToOwner } from "./hold.ts";

/** What SQLite may keep beside a database file. */
const BESIDE = ["-wal", "-shm", "-journal"];

/** Where a new database is made until it is whole: no server opens it there. */
export function rebuildingFile(path: string): string {
  return `${path}.rebuilding`;
}

/** Removes a database file that was being made, and what is beside it. */
export async function discardFile(path: string): Promise<void> {
  for (const ending of ["", ...BESIDE, ".lock"]) await rm(path + ending, { force: true });
}

/**
 * Puts the whole database at `made` into the place of the one at `path`, by one rename: whenever this is cut off, the one or
 * the other is there. The old one is kept under a name of its own; resolves with that name, or null when there was none.
 * The caller holds the database alone.
 */
export async function switchIn(made: string, path: string, now: Date): Promise<string | null> {
  const isThere = existsSync(path);
  if (isThere) {
    const { mode } = statSync(path);
    giveToOwner(made, path);
    await chmod(made, mode & 0o777);
  } else giveToOwner(made, dirname(path));
  await syncPath(made);
  const aside = isThere ? await keep(path, now) : null;
  // A log that stayed behind would be read into the new database.
  for (const ending of BESIDE) await moveOrRemove(path + ending, aside && aside + ending);
  await syncPath(dirname(path));
  await rename(made, path);
  await syncPath(dirname(path));
  await discardFile(made);
  return aside;
}

/** A second name for the old database: a link, or a copy where the file system knows no links. */
async function keep(path: string, now: Date): Promise<string> {
  const stamp = now
    .toISOString()
    .replace(/[^0-9]/g, "")
    .slice(0, 14);
  const aside = `${path}.before-${stamp}-${randomBytes(3).toString("hex")}`;
  try {
    await link(path, aside);
  } catch {
    await copyFile(path, aside);
    await syncPath(aside);
  }
  return aside;
}

async function moveOrRemove(path: string, to: string | null): Promise<void> {
  if (!existsSync(path)) return;
  if (to === null) await rm(path, { force: true });
  else await rename(path, to);
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
