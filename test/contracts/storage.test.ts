import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { access, appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { testStorage } from "../../plugin/src/storage-suite.ts";
import type { Refusal } from "../../src/refusal.ts";
import { Random, seed } from "../harness/random.ts";
import { STORAGES } from "./storage-drivers.ts";

for (const [driver, openStorage] of Object.entries(STORAGES)) {
  // What plugins must do too.
  testStorage(driver, openStorage);

  describe(`storage of a driver: ${driver}`, async () => {
    const { storage, spool, close } = await openStorage();
    after(close);

    /** A local file as the spool leaves it. */
    async function spooled(content: string | Uint8Array): Promise<string> {
      const path = join(spool, `upload-${Math.random()}`);
      await writeFile(path, content);
      return path;
    }

    it("has its driver's name", () => assert.equal(storage.name, driver));

    it("signs addresses that end in the name of the file, and answer ranges", {
      skip: !storage.signedUrl,
    }, async () => {
      for (const name of ["demo-1!2.0+local.1-py3-none-any.whl", "demo-1.0%2B1 (1)'&=@,;.zip"]) {
        const key = `files/ab/awkward/${name}`;
        const content = Buffer.from(`bytes of ${name}`);
        await storage.putFile(key, await spooled(content));
        const signed = await storage.signedUrl?.(key, { life: 600, isPublic: false });
        if (!signed) return;
        assert.equal(decodeURIComponent(new URL(signed.url).pathname.split("/").at(-1) ?? ""), name);
        const answer = await fetch(signed.url, { headers: { range: "bytes=2-6" } });
        const part = Buffer.from(await answer.arrayBuffer());
        assert.deepEqual([answer.status, part.equals(content.subarray(2, 7))], [206, true], name);
      }
    });

    if (storage.beginFile) {
      const MIB = 2 ** 20;
      const content = new Random(seed()).bytes(17 * MIB + 5);
      const sha256 = createHash("sha256").update(content).digest("hex");

      /** Begins a draft of `content`, of which the first `written` bytes are there. */
      async function begun(key: string, size: number | null, written: number) {
        const path = await spooled(content.subarray(0, written));
        const draft = storage.beginFile?.(key, path, { sha256, size });
        assert.ok(draft);
        draft.grown(written, false);
        return { path, draft };
      }

      for (const size of [content.length, null]) {
        const known = size === null ? "nobody knows" : "is promised";
        it(`takes a file while it comes whose size ${known}: nothing of it is seen before its end, then all`, async () => {
          const key = `files/ab/d/coming-${known}`;
          const { path, draft } = await begun(key, size, 9 * MIB);
          await appendFile(path, content.subarray(9 * MIB, 16 * MIB));
          draft.grown(16 * MIB, false);
          await appendFile(path, content.subarray(16 * MIB));
          draft.grown(content.length, true);
          await sleep(50);
          assert.equal(await storage.stat(key), null);
          await draft.finish();
          assert.ok(Buffer.from((await storage.get(key)) ?? []).equals(content));
          await assert.rejects(access(path), { code: "ENOENT" });
          draft.abandon();
          assert.ok(await storage.stat(key));
        });

        it(`leaves nothing of a file that is given up while it comes and whose size ${known}`, async () => {
          const key = `files/ab/d/given-up-${known}`;
          const { path, draft } = await begun(key, size, 9 * MIB);
          await sleep(20);
          draft.abandon();
          await assert.rejects(draft.finish());
          await access(path);
          await writeFile(path, content);
          await storage.putFile(key, path);
          assert.equal((await storage.stat(key))?.size, content.length);
        });
      }
    }
  });
}

describe("the choice of a storage", async () => {
  const { openStorage } = await import("../../src/storage/open.ts");
  const refused = (named: RegExp) => (error: Refusal) => {
    assert.equal(error.kind, "invalid");
    assert.match(error.message, named);
    return true;
  };

  it("refuses an unknown driver by its name", async () => {
    for (const driver of ["floppy", "constructor", "__proto__", ""]) {
      await assert.rejects(
        openStorage({ data: "/nowhere", storage: { driver } }),
        refused(/known are:.*memory/),
      );
    }
  });

  it("refuses an unknown or wrong option by its name, whatever the driver", async () => {
    for (const driver of Object.keys(STORAGES)) {
      const storage = { driver, pfad: "/x", ...(driver === "tiered" && { over: "memory" }) };
      await assert.rejects(openStorage({ data: "/nowhere", storage }), refused(/storage\.pfad/), driver);
    }
    const storage = { driver: "filesystem", path: 7 };
    await assert.rejects(openStorage({ data: "/nowhere", storage }), refused(/storage\.path/));
  });
});
