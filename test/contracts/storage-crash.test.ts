import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, describe, it } from "node:test";
import { openStorage } from "../../src/storage/open.ts";
import { Random, seed } from "../harness/random.ts";

const OTHER_FILE_SYSTEM = "/dev/shm";
const isElsewhere =
  existsSync(OTHER_FILE_SYSTEM) && statSync(OTHER_FILE_SYSTEM).dev !== statSync(tmpdir()).dev;

describe("a filesystem storage whose process is killed", async () => {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-killed-"));
  const elsewhere = await mkdtemp(join(isElsewhere ? OTHER_FILE_SYSTEM : tmpdir(), "wheelyard-spool-"));
  after(async () => {
    await rm(folder, { recursive: true });
    await rm(elsewhere, { recursive: true });
  });

  /** Lets a child store into the folder and kills it after so many acknowledged objects; resolves with their keys. */
  async function storeAndKill(spool: string, acknowledgements: number): Promise<Set<string>> {
    const child = spawn(process.execPath, [join(import.meta.dirname, "storing-child.ts"), folder, spool], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(child, "exit");
    const acknowledged = new Set<string>();
    for await (const key of createInterface({ input: child.stdout })) {
      acknowledged.add(key);
      if (--acknowledgements === 0) child.kill("SIGKILL");
    }
    await ended;
    return acknowledged;
  }

  for (const place of ["the same file system", "another file system"]) {
    const options = place === "the same file system" || isElsewhere ? {} : { skip: "there is only one" };
    it(
      `F01 F03 holds whole objects only, and all that were acknowledged; spooled on ${place}`,
      options,
      async () => {
        const random = new Random(seed());
        const spool = place === "the same file system" ? join(folder, "spool") : elsewhere;
        await mkdir(spool, { recursive: true });
        for (let round = 0; round < 3; round++) {
          const acknowledged = await storeAndKill(spool, 1 + random.below(60));
          const storage = await openStorage({ data: folder, storage: { driver: "filesystem" } });
          const listed = new Set<string>();
          for await (const { key, size } of storage.list("")) {
            listed.add(key);
            const bytes = await storage.get(key);
            assert.ok(bytes && bytes.length === 200_000 && size === 200_000, `${key} is cut, seed ${seed()}`);
            assert.ok(
              bytes.every((byte) => byte === bytes[0]),
              `${key} is mixed, seed ${seed()}`,
            );
            assert.match(key, /^files\/\d\/\d\/object$/);
          }
          assert.deepEqual(
            [...acknowledged].filter((key) => !listed.has(key)),
            [],
            `seed ${seed()}`,
          );
          await storage.close();
        }
      },
    );
  }

  it("does not show the leftovers of a write that was cut off, and stores beside them", async () => {
    const root = join(folder, "storage");
    await mkdir(root, { recursive: true });
    await writeFile(join(root, ".draft-0123456789ab"), "half a fi");
    const storage = await openStorage({ data: folder, storage: { driver: "filesystem" } });
    await storage.put("beside", Buffer.from("whole"));
    const keys: string[] = [];
    for await (const { key } of storage.list("")) keys.push(key);
    assert.ok(keys.includes("beside"));
    assert.deepEqual(
      keys.filter((key) => key.includes("draft")),
      [],
    );
  });

  it("leaves no draft behind when it lives, from whichever file system a file comes", async () => {
    const storage = await openStorage({
      data: folder,
      storage: { driver: "filesystem", path: join(folder, "clean") },
    });
    const content = new Random(seed()).bytes(3_000_000);
    const path = join(elsewhere, "upload");
    await writeFile(path, content);
    await storage.putFile("moved/here", path);
    assert.equal(existsSync(path), false);
    assert.ok(content.equals(Buffer.from((await storage.get("moved/here")) ?? [])));
    await assert.rejects(storage.put("moved/here/below", Buffer.from("x")), { name: "Refusal" });
    assert.deepEqual(await readdir(join(folder, "clean")), ["moved"]);
  });
});
