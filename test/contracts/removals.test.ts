import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { setImmediate } from "node:timers/promises";
import {
  finishRemovals,
  isRemovalUnderWay,
  releaseRemovals,
  removeUnusedBlobs,
} from "../../src/indexes/blobs.ts";
import { requireBytes } from "../../src/publishing/upload/store.ts";
import { storeAndName } from "../../src/publishing/upload/store-and-name.ts";
import { MemoryStorage } from "../../src/storage/drivers/memory/driver.ts";
import { fileKey, metadataKey, signatureKey } from "../../src/storage/storage-key.ts";
import { DATABASES } from "./database-drivers.ts";

const BYTES = new TextEncoder().encode("bytes");
const REMOVED = { name: "Refusal", kind: "unavailable", code: "bytes-removed", retryAfter: 1 };

/** A storage whose removals can be held up, and can fail. */
class HeldStorage extends MemoryStorage {
  override isRemote: boolean = true;
  held: Promise<void> = Promise.resolve();
  onRemove = (): void => {};
  onRemoved = async (_key: string): Promise<void> => {};
  isAway = false;

  override async remove(key: string): Promise<boolean> {
    this.onRemove();
    await this.held;
    if (this.isAway) throw new Error("the store is away");
    const isRemoved = await super.remove(key);
    await this.onRemoved(key);
    return isRemoved;
  }
}

for (const [driver, openPlace] of DATABASES) {
  describe(`removal of bytes: ${driver}`, async () => {
    const place = await openPlace();
    const database = await place.open();
    after(async () => {
      await database.close();
      await place.remove();
    });
    const storage = new HeldStorage();
    let count = 0;

    /** Bytes that nobody names yet. */
    async function store() {
      const blob = { sha256: `${++count}`.padStart(64, "0"), filename: "demo-1.0.tar.gz" };
      await storage.put(fileKey(blob.sha256, blob.filename), BYTES);
      await storage.put(metadataKey(blob.sha256, blob.filename), BYTES);
      return blob;
    }
    type Blob = Awaited<ReturnType<typeof store>>;
    const isThere = async ({ sha256, filename }: Blob) =>
      (await storage.stat(fileKey(sha256, filename))) !== null;
    /** What a publisher who stored the bytes asks in its transaction. */
    const name = (blob: Blob & { hasSignature?: boolean }) =>
      database.write((writing) => requireBytes({ database, storage }, writing, blob, true));
    const keep = ({ sha256, filename }: Blob) =>
      database.write(({ tx }) =>
        tx
          .insertInto("mirror_files")
          .values({
            index_id: 1,
            address: sha256,
            filename,
            project: "demo",
            sha256,
            size: 5,
            metadata_sha256: null,
            stored_at: 0,
            used_at: 0,
          })
          .execute(),
      );
    const isRemovalUnderWayNow = async (blob: Blob) => {
      while (!(await isRemovalUnderWay(database, blob))) await setImmediate();
    };
    const setUntil = (until: number) =>
      database.write(({ tx }) => tx.updateTable("blob_removals").set({ until }).execute());

    it("F22 others write while a slow store removes; who would name the same bytes is refused until they are there again", async () => {
      const blob = await store();
      let release = (): void => {};
      storage.held = new Promise((resolve) => {
        release = resolve;
      });
      const begun = new Promise<void>((resolve) => {
        storage.onRemove = resolve;
      });
      const removal = removeUnusedBlobs(database, storage, [blob]);
      await begun;
      await database.write(({ tx }) => tx.deleteFrom("groups").execute());
      await assert.rejects(name(blob), REMOVED);
      assert.equal(await removeUnusedBlobs(database, storage, [blob]), 0, "two remove the same");
      release();
      assert.equal(await removal, 1);
      assert.ok(!(await isThere(blob)));
      await assert.rejects(name(blob), REMOVED, "stored before, removed meanwhile");
      await storage.put(fileKey(blob.sha256, blob.filename), BYTES);
      await name(blob);
    });

    it("F22 a signature that such a removal took is stored again, though the bytes beside it are there", async () => {
      const signed = { ...(await store()), hasSignature: true };
      const putAll = async () => {
        await storage.put(fileKey(signed.sha256, signed.filename), BYTES);
        await storage.put(signatureKey(signed.sha256, signed.filename), BYTES);
      };
      // The publisher stores both while the removal is between the two.
      const keys: string[] = [];
      storage.onRemoved = async (key) => {
        if (keys.push(key) === 1) await putAll();
      };
      assert.equal(await removeUnusedBlobs(database, storage, [signed]), 1);
      storage.onRemoved = async () => {};
      assert.ok(await isThere(signed), "the bytes were stored behind the removal");
      await assert.rejects(name(signed), REMOVED, "its signature is gone");
      await putAll();
      await name(signed);
    });

    it("bytes that somebody names stay, and those that nobody removed are asked of no store", async () => {
      const blob = await store();
      await keep(blob);
      assert.equal(await removeUnusedBlobs(database, storage, [blob]), 0);
      assert.ok(await isThere(blob));
      await name({ ...blob, filename: "never-1.0.tar.gz" });
    });

    it("a removal that failed at a storage of this machine, or was left by a server of before, holds nobody up", async () => {
      const [failed, left] = [await store(), await store()];
      storage.isAway = true;
      storage.isRemote = false;
      assert.equal(await removeUnusedBlobs(database, storage, [failed]), 0);
      await name(failed);
      storage.isRemote = true;
      assert.equal(await removeUnusedBlobs(database, storage, [left]), 0);
      await assert.rejects(name(left), REMOVED);
      await releaseRemovals(database);
      await assert.rejects(name(left), REMOVED, "it began just now");
      await setUntil(Date.now() + 50_000);
      await releaseRemovals(database);
      await name(left);
      storage.isAway = false;
      await finishRemovals(database, storage);
    });

    it("a publisher waits for a removal of the same bytes, and stores them again", async () => {
      const blob = await store();
      let release = (): void => {};
      storage.held = new Promise((resolve) => {
        release = resolve;
      });
      const removal = removeUnusedBlobs(database, storage, [blob]);
      const put = () => storage.put(fileKey(blob.sha256, blob.filename), BYTES);
      let refused = 0;
      const publish = async () => {
        await name(blob).catch((error) => {
          refused++;
          release();
          throw error;
        });
        await keep(blob);
      };
      await isRemovalUnderWayNow(blob);
      await storeAndName(database, blob, { store: put, again: put, name: publish });
      await removal;
      assert.ok(refused > 0);
      assert.ok(await isThere(blob));
    });

    it("a removal that a store or a death broke off is finished later, unless somebody names the bytes by then", async () => {
      const [blob, wanted] = [await store(), await store()];
      storage.isAway = true;
      assert.equal(await removeUnusedBlobs(database, storage, [blob, wanted]), 0);
      storage.isAway = false;
      await finishRemovals(database, storage);
      assert.ok(await isThere(blob), "taken up while it may still be under way");
      await setUntil(Date.now() + 400 * 86_400_000);
      await name(wanted);
      await setUntil(1);
      await name(wanted);
      await keep(wanted);
      await finishRemovals(database, storage);
      assert.deepEqual([await isThere(blob), await isThere(wanted)], [false, true]);
      await setUntil(1);
      await finishRemovals(database, storage);
      assert.deepEqual(await database.read.selectFrom("blob_removals").select("sha256").execute(), []);
    });
  });
}
