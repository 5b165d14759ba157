import assert from "node:assert/strict";
import { access, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { after, describe, it } from "node:test";
import { setImmediate } from "node:timers/promises";
import { Random, seed } from "./random.ts";
import type { PluginStorage } from "./storage.ts";

/** A storage to test. It is empty, and nothing else uses it. */
export interface OpenedStorage {
  storage: PluginStorage;
  /** An empty folder on a local disk, for files on their way in. */
  spool: string;
  close(): Promise<void>;
}

const bytes = (text: string) => Buffer.from(text);

/** Errors of the server itself have these words as their kind. */
const failsWith = (word: string) => (error: unknown) => {
  const { code, kind } = error as { code?: string; kind?: string };
  return code === word || kind === word;
};

/** Names below a folder, to see what is left there. */
async function namesBelow(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).sort();
}

async function textOf(storage: PluginStorage, key: string): Promise<string | null> {
  const found = await storage.get(key);
  return found && Buffer.from(found).toString();
}

async function readAll(stream: Readable | null): Promise<Buffer> {
  assert.ok(stream, "nothing under the key");
  return Buffer.concat(await stream.toArray());
}

async function keys(storage: PluginStorage, prefix: string, after?: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of storage.list(prefix, after)) found.push(key);
  return found;
}

/** Registers the tests that every storage must pass, for `node --test`. */
export function testStorage(name: string, open: () => Promise<OpenedStorage>): void {
  describe(`storage: ${name}`, async () => {
    const { storage, spool, close } = await open();
    after(close);

    /** A local file as the spool leaves it. */
    async function spooled(content: string | Uint8Array): Promise<string> {
      const path = join(spool, `upload-${Math.random()}`);
      await writeFile(path, content);
      return path;
    }

    it("gives back what it was given", async () => {
      await storage.put("records/site/a.json", bytes("{}"));
      assert.equal(await textOf(storage, "records/site/a.json"), "{}");
    });

    it("keeps what is not durable as readable as what is", async () => {
      await storage.put("records/site/b.json", bytes("soon"), { durable: false });
      await storage.putFile("files/aa/b/quick-1.whl", await spooled("quick"), { durable: false });
      assert.equal(await textOf(storage, "records/site/b.json"), "soon");
      assert.equal(await textOf(storage, "files/aa/b/quick-1.whl"), "quick");
    });

    it("keeps its own copy: neither what was given nor what is answered changes it", async () => {
      const given = bytes("given");
      await storage.put("own/copy", given);
      given.fill(0);
      const answered = await storage.get("own/copy");
      answered?.fill(0);
      assert.equal(await textOf(storage, "own/copy"), "given");
    });

    it("takes a local file over: it is gone, and its bytes are under the key", async () => {
      const content = new Random(seed()).bytes(700_001);
      const path = await spooled(content);
      await storage.putFile("files/ab/c/big-1.whl", path);
      await assert.rejects(access(path), { code: "ENOENT" });
      assert.deepEqual(await readAll(await storage.open("files/ab/c/big-1.whl")), content);
      assert.deepEqual(Buffer.from((await storage.get("files/ab/c/big-1.whl")) ?? []), content);
    });

    it("keeps files by any name that a distribution may have, and its address ends in that name", async () => {
      const names = [
        "demo-1!2.0+local.1-py3-none-any.whl",
        "demo-2.0+cu118.tar.gz",
        "demo-1.0~rc1.tar.gz",
        "demo-1.0%2B1 (1)'&=@,;.zip",
        `${"long".repeat(54)}-1.0-py3-none-any.whl`,
      ];
      for (const name of names) {
        const key = `files/ab/awkward/${name}`;
        const content = bytes(`bytes of ${name}`);
        await storage.putFile(key, await spooled(content));
        await storage.put(`${key}.metadata`, bytes("metadata"));
        assert.equal((await storage.stat(key))?.key, key);
        assert.deepEqual(Buffer.from((await storage.get(key)) ?? []), content);
        assert.deepEqual(
          await readAll(await storage.open(key, { start: 2, end: 6 })),
          content.subarray(2, 7),
        );
      }
      const all = names
        .flatMap((name) => [name, `${name}.metadata`])
        .map((name) => `files/ab/awkward/${name}`);
      assert.deepEqual(await keys(storage, "files/ab/awkward/"), all.toSorted());
      for (const key of all) assert.equal(await storage.remove(key), true);
      assert.deepEqual(await keys(storage, "files/ab/awkward/"), []);
    });

    it("refuses a local file that is not there, and stores nothing", async () => {
      await assert.rejects(storage.putFile("files/ab/c/none-1.whl", join(spool, "none")));
      assert.equal(await storage.stat("files/ab/c/none-1.whl"), null);
      assert.deepEqual(await keys(storage, "files/ab/c/none"), []);
    });

    it("holds an empty object as an object", async () => {
      await storage.put("empty/a", bytes(""));
      await storage.putFile("empty/b", await spooled(""));
      for (const key of ["empty/a", "empty/b"]) {
        assert.equal((await storage.stat(key))?.size, 0);
        assert.equal((await storage.get(key))?.length, 0);
        assert.equal((await readAll(await storage.open(key))).length, 0);
      }
      assert.deepEqual(await keys(storage, "empty/"), ["empty/a", "empty/b"]);
    });

    it("tells size in bytes and time in milliseconds", async () => {
      const before = Date.now();
      await storage.put("stat/é", bytes("ünï"));
      const found = await storage.stat("stat/é");
      assert.equal(found?.key, "stat/é");
      assert.equal(found.size, 5);
      // File systems stamp by a clock that ticks more coarsely than ours.
      assert.ok(Math.abs(found.modifiedAt - before) < 60_000, `${found.modifiedAt} is not near ${before}`);
    });

    it("replaces what is under a key, also by something shorter", async () => {
      await storage.put("replaced", bytes("the first and longer"));
      await storage.put("replaced", bytes("second"));
      assert.equal(await textOf(storage, "replaced"), "second");
      await storage.putFile("replaced", await spooled("3rd"));
      assert.equal(await textOf(storage, "replaced"), "3rd");
      assert.equal((await storage.stat("replaced"))?.size, 3);
    });

    it("answers null for a missing key, never an error", async () => {
      for (const key of ["missing", "missing/of/a/folder", "files/00/none/none-1.whl"]) {
        assert.equal(await storage.get(key), null);
        assert.equal(await storage.open(key), null);
        assert.equal(await storage.open(key, { start: 0, end: 0 }), null);
        assert.equal(await storage.stat(key), null);
        assert.equal(await storage.remove(key), false);
      }
    });

    it("holds nothing under a key that only begins or continues others", async () => {
      await storage.put("part/of/key", bytes("x"));
      for (const key of ["part", "part/of", "part/of/key/more"]) {
        assert.equal(await storage.get(key), null, key);
        assert.equal(await storage.stat(key), null, key);
        assert.equal(await storage.open(key), null, key);
        assert.equal(await storage.remove(key), false, key);
      }
      assert.equal(await textOf(storage, "part/of/key"), "x");
    });

    it("reads any range, both ends inclusive", async () => {
      const content = new Random(seed()).bytes(300_000);
      await storage.putFile("ranges", await spooled(content));
      const random = new Random(seed() + 1);
      const ranges = [
        { start: 0, end: 0 },
        { start: 299_999, end: 299_999 },
        { start: 0, end: 299_999 },
        { start: 262_143, end: 262_144 },
      ];
      for (let i = 0; i < 20; i++) {
        const start = random.below(300_000);
        ranges.push({ start, end: start + random.below(300_000 - start) });
      }
      for (const { start, end } of ranges) {
        const part = await readAll(await storage.open("ranges", { start, end }));
        assert.ok(part.equals(content.subarray(start, end + 1)), `bytes ${start}-${end}, seed ${seed()}`);
      }
    });

    it("refuses to read a larger object whole than asked for", async () => {
      await storage.put("large", bytes("12345"));
      assert.equal((await storage.get("large", 5))?.length, 5);
      await assert.rejects(storage.get("large", 4), failsWith("too-large"));
    });

    it("goes on reading what it began to read when the object is replaced or removed", async () => {
      const content = new Random(seed()).bytes(2_000_000);
      await storage.putFile("reading", await spooled(content));
      const streams = [await storage.open("reading"), await storage.open("reading")];
      await storage.put("reading", bytes("new"));
      const first = await readAll(streams[0] as Readable);
      await storage.remove("reading");
      const second = await readAll(streams[1] as Readable);
      assert.ok(first.equals(content) && second.equals(content));
      assert.equal(await storage.stat("reading"), null);
    });

    it("lets a reader stop early", async () => {
      await storage.putFile("early", await spooled(Buffer.alloc(1_000_000)));
      const stream = await storage.open("early");
      stream?.destroy();
      assert.equal(await storage.remove("early"), true);
    });

    it("removes once, and what shares a folder or a prefix stays", async () => {
      for (const key of ["gone/a", "gone/a.metadata", "gone/deep/er/b"]) await storage.put(key, bytes(key));
      assert.equal(await storage.remove("gone/a"), true);
      assert.equal(await storage.remove("gone/a"), false);
      assert.deepEqual(await keys(storage, "gone/"), ["gone/a.metadata", "gone/deep/er/b"]);
      assert.equal(await storage.remove("gone/deep/er/b"), true);
      assert.deepEqual(await keys(storage, "gone/"), ["gone/a.metadata"]);
    });

    it("can be written again where all was removed", async () => {
      await storage.put("again/in/here", bytes("1"));
      await storage.remove("again/in/here");
      await storage.put("again/in/here", bytes("2"));
      assert.equal(await textOf(storage, "again/in/here"), "2");
    });

    it("lists by prefix in the order of keys, behind a cursor, whatever the folders", async () => {
      const names = ["b", "a-b/x", "a/x", "a.c", "a/b/c", "a0", "A", "ä", "a/b-", "a b", "a/b/c.metadata"];
      const all = names.map((name) => `order/${name}`).sort();
      for (const key of names) await storage.put(`order/${key}`, bytes(key));
      assert.deepEqual(await keys(storage, "order/"), all);
      for (const prefix of ["order/a", "order/a/", "order/a/b", "order/a/b/c", "ord", "order/zzz"]) {
        const expected = all.filter((key) => key.startsWith(prefix));
        assert.deepEqual(await keys(storage, prefix), expected, prefix);
      }
      for (const cursor of [...all, "order/a/b/", "order/a", "order/a/zzz", "order/zzz", "", "zzz"]) {
        const expected = all.filter((key) => key > cursor);
        assert.deepEqual(await keys(storage, "order/", cursor), expected, `behind ${cursor}`);
      }
    });

    it("lists as a sorted filter would, for random keys, prefixes and cursors", async () => {
      const random = new Random(seed());
      const word = () =>
        Array.from({ length: 1 + random.below(3) }, () => random.pick([..."ab.-0"])).join("");
      const kept = new Set<string>();
      for (let i = 0; i < 60; i++) {
        // Folders and objects never share a name, as with the keys of storage-key.ts.
        const folders = Array.from({ length: random.below(3) }, () => `d${word()}`);
        const key = ["random", ...folders, `f${word()}`].join("/");
        kept.add(key);
        await storage.put(key, bytes("x"), { durable: false });
      }
      const all = [...kept].sort();
      for (let i = 0; i < 100; i++) {
        const from = random.pick(all);
        const prefix = `random/${from.slice(7, 7 + random.below(from.length))}`;
        const cursor = random.pick(all).slice(0, 3 + random.below(12));
        const expected = all.filter((key) => key.startsWith(prefix) && key > cursor);
        assert.deepEqual(await keys(storage, prefix, cursor), expected, `${prefix} ${cursor} seed ${seed()}`);
      }
    });

    it("lists what stays while something is removed", async () => {
      for (let i = 10; i < 40; i++) await storage.put(`shrinking/${i}/x`, bytes("x"), { durable: false });
      const seen: string[] = [];
      for await (const { key } of storage.list("shrinking/")) {
        seen.push(key);
        await storage.remove(`shrinking/${seen.length * 2 + 9}/x`);
      }
      const stayed = await keys(storage, "shrinking/");
      assert.ok(stayed.length > 0 && stayed.every((key) => seen.includes(key)));
    });

    it("keeps keys apart that only look alike, and takes any bytes of a name", async () => {
      const alike = ["a b", "a%20b", "a+b", "..a", "a..", "...", "é", "e\u0301", "A", "a", "x".repeat(255)];
      for (const name of alike) await storage.put(`alike/${name}`, bytes(name));
      for (const name of alike) assert.equal(await textOf(storage, `alike/${name}`), name);
      assert.deepEqual(await keys(storage, "alike/"), alike.map((name) => `alike/${name}`).sort());
    });

    it("takes many writers of one key at once: whole, and one of them", async () => {
      const contents = Array.from({ length: 30 }, (_, i) => Buffer.alloc(50_000 + i, i));
      const isWhole = (found: Buffer) => contents.some((content) => content.equals(found));
      await storage.put("contended", contents[0] as Buffer);
      let isWriting = true;
      const reading = (async () => {
        while (isWriting) {
          const found = Buffer.from((await storage.get("contended")) ?? []);
          assert.ok(isWhole(found), `half an object: ${found.length} bytes`);
          await setImmediate();
        }
      })();
      const writing = contents.map(async (content, i) =>
        i % 2 === 0
          ? storage.put("contended", content)
          : storage.putFile("contended", await spooled(content)),
      );
      await Promise.all(writing).finally(() => {
        isWriting = false;
      });
      await reading;
      assert.ok(isWhole(await readAll(await storage.open("contended"))));
      assert.deepEqual(await keys(storage, "contended"), ["contended"]);
      assert.deepEqual(await namesBelow(spool), []);
    });

    it("takes writers and removers of one folder at once: none of them fails", async () => {
      const writer = async () => {
        for (let i = 0; i < 150; i++) await storage.put("busy/folder/x", bytes("x"));
      };
      let isWriting = true;
      const remover = async () => {
        for (; isWriting; await setImmediate()) await storage.remove("busy/folder/x");
      };
      const removing = Promise.all([remover(), remover(), remover()]);
      await Promise.all([writer(), writer(), writer()]).finally(() => {
        isWriting = false;
      });
      await removing;
      await storage.put("busy/folder/last", bytes("x"));
      assert.ok((await keys(storage, "busy/")).includes("busy/folder/last"));
    });

    it("stores what is new once: of many writers one, and nobody later", async () => {
      const writers = Array.from({ length: 12 }, (_, i) => storage.putNew("fresh/one", bytes(`writer ${i}`)));
      const outcomes = await Promise.all(writers);
      assert.equal(outcomes.filter(Boolean).length, 1, "not one of them won");
      assert.equal(await textOf(storage, "fresh/one"), `writer ${outcomes.indexOf(true)}`);
      assert.equal(await storage.putNew("fresh/one", bytes("late")), false);
      assert.deepEqual(await keys(storage, "fresh/"), ["fresh/one"]);
      await storage.remove("fresh/one");
      assert.equal(await storage.putNew("fresh/one", bytes("again")), true);
      assert.equal(await textOf(storage, "fresh/one"), "again");
    });

    it("refuses an object that has another size than is known of it", async () => {
      await storage.put("sized", bytes("12345"));
      const range = { start: 0, end: 2 };
      assert.equal((await readAll(await storage.open("sized", { ...range, of: 5 }))).toString(), "123");
      for (const size of [3, 4, 6]) {
        await assert.rejects(storage.open("sized", { ...range, of: size }), failsWith("file-damaged"));
      }
      await assert.rejects(storage.open("sized", { start: 5, end: 6, of: 7 }), failsWith("file-damaged"));
    });

    it("lists more objects than any store gives in one answer", async () => {
      const names = Array.from({ length: 2_345 }, (_, i) => `many/${i % 7}/${String(i).padStart(5, "0")}`);
      const left = [...names];
      const writer = async () => {
        for (let name = left.pop(); name !== undefined; name = left.pop())
          await storage.put(name, bytes("x"), { durable: false });
      };
      await Promise.all(Array.from({ length: 16 }, writer));
      const all = names.sort();
      assert.deepEqual(await keys(storage, "many/"), all);
      assert.deepEqual(await keys(storage, "many/", all[1_500]), all.slice(1_501));
    });

    it("proves by a round trip that it works, and leaves nothing of it", async () => {
      const before = await keys(storage, "");
      await storage.check();
      assert.deepEqual(await keys(storage, ""), before);
    });

    if (storage.localPath) {
      it("says where an object lies as a file", async () => {
        await storage.put("local/file", bytes("here"));
        assert.equal(await readFile(storage.localPath?.("local/file") as string, "utf8"), "here");
      });
    }
  });
}
