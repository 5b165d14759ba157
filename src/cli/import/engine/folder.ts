import { openAsBlob } from "node:fs";
import { opendir, readFile, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { CommandFailure, EXIT } from "../../terminal/failure.ts";
import type { OldProblem } from "./old-site.ts";

/** A file below a folder. */
export interface FolderFile {
  path: string;
  /** Below the folder, with `/`. */
  relative: string;
  filename: string;
  size: number;
  /** Milliseconds since 1970. */
  changedAt: number;
}

/** Refuses (usage) what is no folder. */
export async function requireFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new CommandFailure(`There is no folder ${path}.`, EXIT.usage);
  if (!found.isDirectory()) throw new CommandFailure(`${path} is not a folder.`, EXIT.usage);
}

/**
 * Every file below a folder, folder by folder in the order of names. Names that begin with a dot are skipped, and links to
 * folders are not followed.
 */
export async function* filesBelow(root: string, folder = root): AsyncGenerator<FolderFile | OldProblem> {
  const entries = [];
  try {
    for await (const entry of await opendir(folder)) entries.push(entry);
  } catch (error) {
    yield { what: folder, why: `The folder cannot be read (${codeOf(error)}).` };
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.name.startsWith(".")) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(root, path);
    else yield* oneFile(root, path, entry.name);
  }
}

async function* oneFile(
  root: string,
  path: string,
  filename: string,
): AsyncGenerator<FolderFile | OldProblem> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return;
    const below = relative(root, path).split(sep).join("/");
    yield { path, relative: below, filename, size: found.size, changedAt: Math.floor(found.mtimeMs) };
  } catch (error) {
    yield { what: path, why: `The file cannot be read (${codeOf(error)}).` };
  }
}

/** What every importer of files on a disk says about one. */
export function factsOnDisk({ path, filename, size, changedAt }: FolderFile) {
  return {
    filename,
    size,
    stamp: `${size}-${changedAt}`,
    uploadedAt: changedAt,
    open: () => openAsBlob(path),
  };
}

/** A reader of the signature beside a file; null if there is none. */
export async function signatureBeside(path: string): Promise<(() => Promise<Uint8Array>) | null> {
  const beside = `${path}.asc`;
  return (await stat(beside).catch(() => null))?.isFile() ? () => readFile(beside) : null;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
}

/** A path of an address, each part encoded. */
export function addressPath(...parts: string[]): string {
  return `/${parts
    .flatMap((part) => part.split("/"))
    .map(encodeURIComponent)
    .join("/")}`;
}

/** The same for a path of an address as it was written. null: it cannot be decoded. */
export function plainAddress(pathname: string): string | null {
  try {
    return addressPath(...pathname.split("/").slice(1).map(decodeURIComponent));
  } catch {
    return null;
  }
}
