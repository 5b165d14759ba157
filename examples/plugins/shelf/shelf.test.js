import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testStorage } from "wheelyard-plugin/storage-suite";
import { Shelf } from "./shelf.js";

testStorage("shelf", async () => {
  const folder = await mkdtemp(join(tmpdir(), "shelf-"));
  const spool = await mkdtemp(join(tmpdir(), "spool-"));
  return {
    storage: await Shelf.open(folder),
    spool,
    async close() {
      await rm(folder, { recursive: true });
      await rm(spool, { recursive: true });
    },
  };
});
