import { mkdirSync, readlinkSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { Refusal } from "../refusal.ts";
import { pathTrouble } from "./path-trouble.ts";

/**
 * Makes a folder and those above it, unless it is there. Resolves with the topmost one that was new, if any. Refuses
 * (`invalid`) with what stands in the way, and with what to do. Node's own recursive mkdir never ends on file systems that
 * take no folders, such as /proc, and calls a link that leads nowhere "EEXIST".
 */
export function makeFolder(path: string, mode: number): string | null {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return null;
  try {
    return makeMissing(path, mode);
  } catch (error) {
    throw cannotBeMade(path, error);
  }
}

function makeMissing(path: string, mode: number): string | null {
  const above = dirname(path);
  const isAboveThere = above === path || statSync(above, { throwIfNoEntry: false }) !== undefined;
  const top = isAboveThere ? null : makeMissing(above, mode);
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    // Another process was quicker.
    const isThere = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
    if (!isThere) throw error;
    return top;
  }
  return top ?? path;
}

function cannotBeMade(path: string, error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const { path: at = path } = error as NodeJS.ErrnoException;
  return new Refusal(
    "invalid",
    "folder-not-made",
    `The folder ${path} cannot be made: ${reasonOf(at, error)}`,
    {
      cause: error,
    },
  );
}

function reasonOf(path: string, error: unknown): string {
  return danglingLink(path) ?? pathTrouble(path, (error as NodeJS.ErrnoException).code ?? "");
}

/** What to say of a link that leads nowhere; null for anything else. */
export function danglingLink(path: string): string | null {
  try {
    const target = readlinkSync(path);
    if (statSync(path, { throwIfNoEntry: false }) !== undefined) return null;
    return `${path} is a link to ${target}, which does not exist. Mount or make ${target}, or remove the link.`;
  } catch {
    return null;
  }
}
