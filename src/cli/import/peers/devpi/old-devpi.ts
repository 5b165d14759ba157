import { openAsBlob } from "node:fs";
import { stat } from "node:fs/promises";
import type { Dump, DumpedFile, IndexConfig } from "./dump.ts";

/** What a devpi-server has, however it was read: from an export, from its folder, or as its replica. */
export interface OldDevpi {
  description: string;
  users: Dump["users"];
  /** By `user/name`. */
  indexes: Record<string, DevpiIndex>;
  bytes: DevpiBytes;
}

export interface DevpiIndex {
  indexconfig: IndexConfig;
  /** Release files, documentation and test results, project by project. */
  files(): Iterable<DumpedFile>;
  /** Registered projects that have no file. */
  emptyProjects(): string[];
  /** Paths of files that were removed there since. Of an export, nothing is known about them. */
  removed?(): Iterable<string>;
}

/** Where the bytes are. */
export interface DevpiBytes {
  /** null: the file is not there. */
  look(relpath: string): Promise<{ size: number | null; stamp: string | null } | null>;
  /** `spare` is the path of a file that the bytes may be written to. */
  open(relpath: string, spare: string): Promise<Blob>;
}

/** Bytes below a folder of this machine. */
export function bytesBelow(pathOf: (relpath: string) => string): DevpiBytes {
  return {
    async look(relpath) {
      const found = await stat(pathOf(relpath)).catch(() => null);
      if (!found?.isFile()) return null;
      return { size: found.size, stamp: `${found.size}-${Math.floor(found.mtimeMs)}` };
    },
    open: (relpath) => openAsBlob(pathOf(relpath)),
  };
}
