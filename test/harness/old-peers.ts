import { cp, mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** A copy of the data of another server in `test/peers/`, in a temporary folder; databases are made from their SQL text. */
export async function oldPeer(name: string, databases: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `old-${name}-`));
  await cp(join(import.meta.dirname, "../peers", name), folder, { recursive: true });
  for (const one of databases) {
    const database = new DatabaseSync(join(folder, `${one}.sqlite`), { enableForeignKeyConstraints: false });
    database.exec(await readFile(join(folder, `${one}.sql`), "utf8"));
    database.close();
  }
  return folder;
}
