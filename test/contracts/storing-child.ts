/**
 * Stores objects for ever, each of one repeated byte, and says on its output which were acknowledged: a process for
 * tests to kill. Arguments: the driver's folder, and a folder on another file system or the same for spooled files.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openStorage } from "../../src/storage/open.ts";

const [folder = "", spool = ""] = process.argv.slice(2);
const storage = await openStorage({ data: folder, storage: { driver: "filesystem" } });

async function storeForEver(writer: number): Promise<void> {
  for (let i = 1; ; i++) {
    const content = Buffer.alloc(200_000, i % 251);
    const key = `files/${writer}/${i % 5}/object`;
    const path = join(spool, `${writer}-${i}`);
    if (i % 2 === 0) {
      writeFileSync(path, content);
      await storage.putFile(key, path);
    } else {
      await storage.put(key, content);
    }
    process.stdout.write(`${key}\n`);
  }
}

for (let writer = 0; writer < 4; writer++) void storeForEver(writer);
