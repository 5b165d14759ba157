import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { dirname } from "node:path";

const MOST = 20;
const DENIED = ["EACCES", "EPERM"];

/**
 * Folders in which something could not be stored, such as some that were copied by another user: a check that writes
 * elsewhere would call them well. They count until they can be written to.
 */
export class DeniedFolders {
  readonly #folders = new Set<string>();

  /** `error`: what the system said of something that was to be made or moved into a folder. */
  note(error: unknown): void {
    const { code = "", path, dest = path } = error as NodeJS.ErrnoException & { dest?: string };
    if (DENIED.includes(code) && dest !== undefined && this.#folders.size < MOST)
      this.#folders.add(dirname(dest));
  }

  /** Rejects with the system's error when one of them still cannot be written to. */
  async check(): Promise<void> {
    for (const folder of this.#folders) {
      await access(folder, constants.W_OK | constants.X_OK).catch((error: NodeJS.ErrnoException) => {
        if (DENIED.includes(error.code ?? "")) throw error;
      });
      this.#folders.delete(folder);
    }
  }
}
