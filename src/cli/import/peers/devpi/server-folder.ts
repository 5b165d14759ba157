import { access } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { CommandFailure, EXIT } from "../../../terminal/failure.ts";
import { bytesBelow, type DevpiBytes } from "./old-devpi.ts";
import { Decoder } from "./replica/decoder.ts";
import type { ReplicaState } from "./replica/state.ts";

/** Entries of the changelog that are noted in one transaction. */
const BATCH = 200;

/** Whether a folder is that of a devpi-server (`--serverdir`), and not an export. */
export async function isServerFolder(folder: string): Promise<boolean> {
  return access(join(folder, ".sqlite")).then(
    () => true,
    () => false,
  );
}

/** Reads the changelog in the folder of a devpi-server that was stopped, or of a copy. Nothing is written there. */
export function readServerFolder(folder: string, state: ReplicaState): void {
  const path = join(folder, ".sqlite");
  try {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      const rows = database
        .prepare("select serial, data from changelog where serial >= ? order by serial")
        .iterate(state.next);
      let batch = [];
      for (const { serial, data } of rows) {
        const [entry] = new Decoder().feed(data as Uint8Array);
        batch.push({ serial: Number(serial), changes: Array.isArray(entry) ? (entry[0] ?? null) : null });
        if (batch.length < BATCH) continue;
        state.applyAll(batch);
        batch = [];
      }
      state.applyAll(batch);
    } finally {
      database.close();
    }
  } catch {
    throw new CommandFailure(
      `${path} cannot be read as the database of a devpi-server. Stop the server, or copy the folder first.`,
      EXIT.usage,
    );
  }
}

/** The bytes of a server's files, in its folder. */
export function bytesInServerFolder(folder: string): DevpiBytes {
  return bytesBelow((relpath) => join(folder, "+files", relpath));
}
