import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { Storage } from "../../storage/storage.ts";

const LEFT_BEHIND_MS = 86_400_000;

/**
 * A new folder for files on their way to a storage: in the storage's own folder if it has one, so that they are renamed into
 * place. Those that interrupted runs left behind a day ago are removed.
 */
export async function temporaryFolder(storage: Storage): Promise<string> {
  const prefix = storage.localPath?.(".draft-export-") ?? join(tmpdir(), "wheelyard-export-");
  const folder = await mkdtemp(prefix);
  const { mtimeMs: now } = await stat(folder);
  for (const name of await readdir(dirname(prefix))) {
    if (!name.startsWith(basename(prefix))) continue;
    const path = join(dirname(prefix), name);
    const found = await stat(path).catch(() => null);
    if (found !== null && now - found.mtimeMs > LEFT_BEHIND_MS)
      await rm(path, { recursive: true, force: true });
  }
  return folder;
}
