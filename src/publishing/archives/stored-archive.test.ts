import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openStorage } from "../../storage/open.ts";
import { withStoredArchive } from "./stored-archive.ts";

const data = await mkdtemp(join(tmpdir(), "wheelyard-stored-"));
after(() => rm(data, { recursive: true, force: true }));

test("a large archive of a store elsewhere is copied into the data folder, the only one that may be written to", async () => {
  const { TMPDIR } = process.env;
  process.env.TMPDIR = join(data, "read-only");
  try {
    const storage = await openStorage({ data, storage: { driver: "memory" } });
    const bytes = Buffer.alloc(17 * 2 ** 20, "wheel");
    await storage.put("files/large.whl", bytes);
    const seen = await withStoredArchive(storage, "files/large.whl", async (archive) => ({
      end: Buffer.from(archive.read(bytes.length - 5, 5)).toString(),
      copies: await readdir(join(data, "spool")),
    }));
    assert.equal(seen?.end, bytes.subarray(-5).toString());
    assert.equal(seen?.copies.length, 1);
    assert.match(seen?.copies[0] ?? "", /^[\d.]+-\d+\.upload$/, "the spool sweeps files of this name");
    assert.deepEqual(await readdir(join(data, "spool")), []);
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
});
