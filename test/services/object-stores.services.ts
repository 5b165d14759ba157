import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { presign } from "../../src/storage/drivers/s3/presign.ts";
import { openStorage } from "../../src/storage/open.ts";
import type { Storage } from "../../src/storage/storage.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { objectStores, ownPlace, type StoreSettings } from "../harness/object-stores.ts";
import { Random } from "../harness/random.ts";
import { startServer } from "../harness/start-server.ts";
import { TcpProxy } from "../harness/tcp-proxy.ts";

const MIB = 2 ** 20;
const stores = Object.entries(objectStores());
if (stores.length === 0) {
  it("object stores", {
    skip: "no object store is running: test/services/run.sh starts those that can be had",
  });
}

/** A wire in front of a store, and the settings of who goes through it. */
async function wired(settings: StoreSettings): Promise<{ wire: TcpProxy; settings: StoreSettings }> {
  const url = new URL(String(settings.endpoint));
  const wire = await TcpProxy.start({ host: url.hostname, port: Number(url.port) });
  url.port = String(wire.port);
  const endpoint = url.href.replace(/\/$/, "");
  return { wire, settings: { ...settings, endpoint, timeout: 3, attempts: 4 } };
}

for (const [name, settings] of stores) {
  describe(`${name}, a real one`, async () => {
    const folder = await mkdtemp(join(tmpdir(), "wheelyard-stores-"));
    const place = ownPlace({ ...settings, partSize: 5 * MIB });
    const storage = await openStorage({ data: folder, storage: place });
    const other = await openStorage({ data: folder, storage: place });
    after(async () => {
      for (const one of [storage, other]) await one.close();
      await rm(folder, { recursive: true });
    });
    const content = new Random(7).bytes(23 * MIB + 17);

    async function putFile(through: Storage, key: string, bytes: Uint8Array): Promise<void> {
      const path = join(folder, `upload-${Math.random()}`);
      await writeFile(path, bytes);
      await through.putFile(key, path);
    }

    it("takes a file in parts and gives every byte back", async () => {
      await putFile(storage, "files/aa/1/big-1.whl", content);
      const stream = await storage.open("files/aa/1/big-1.whl", {
        start: 0,
        end: content.length - 1,
        of: content.length,
      });
      assert.ok(Buffer.concat((await stream?.toArray()) ?? []).equals(content));
    });

    it("takes the same file from two nodes at once: both succeed, and it is whole", async () => {
      const key = "files/aa/2/both-1.whl";
      await Promise.all([putFile(storage, key, content), putFile(other, key, content)]);
      assert.ok(Buffer.from((await storage.get(key)) ?? []).equals(content));
    });

    it("lets whoever has a signed address read that object, parts too, and nothing else", async () => {
      const key = "files/aa/1/big-1.whl";
      const signed = await storage.signedUrl?.(key, { life: 600, isPublic: false });
      assert.ok(signed);
      const again = await other.signedUrl?.(key, { life: 600, isPublic: false });
      if (Date.now() < signed.sameUntil) assert.equal(again?.url.split("?")[0], signed.url.split("?")[0]);
      const whole = await fetch(signed.url);
      assert.equal(whole.status, 200);
      assert.ok(Buffer.from(await whole.arrayBuffer()).equals(content));
      assert.ok(new URL(signed.url).pathname.endsWith("/big-1.whl"));
      const part = await fetch(signed.url, { headers: { range: "bytes=5-24" } });
      assert.equal(part.status, 206);
      assert.ok(Buffer.from(await part.arrayBuffer()).equals(content.subarray(5, 25)));
      // The emulator of Google's store looks at no signature.
      if (name === "gcs") return;
      const another = await fetch(signed.url.replace("big-1.whl", "both-1.whl").replace("/aa/1/", "/aa/2/"));
      assert.equal(another.status, 403);
      await another.body?.cancel();
    });

    if (name === "s3") {
      it("refuses an address that was changed or is over, and keys that are wrong", async () => {
        const key = "files/aa/1/big-1.whl";
        const signed = new URL((await storage.signedUrl?.(key, { life: 600, isPublic: false }))?.url ?? "");
        const statusOf = (url: string | URL) =>
          fetch(url, { method: "GET" }).then(async ({ status, body }) => {
            await body?.cancel();
            return status;
          });
        assert.equal(await statusOf(signed), 200);
        for (const parameter of ["X-Amz-Expires", "X-Amz-Date", "response-cache-control"]) {
          const changed = new URL(signed);
          changed.searchParams.set(parameter, `${signed.searchParams.get(parameter)}0`);
          assert.ok([400, 403].includes(await statusOf(changed)), parameter);
        }
        const { accessKeyId, secretAccessKey, region } = place as unknown as Record<string, string>;
        const signedAt = Date.now() - 3_600_000;
        const over = presign({
          origin: signed.origin,
          path: `/${place.bucket}`,
          key: `${place.prefix ?? ""}${key}`,
          region: region ?? "",
          credentials: { accessKeyId: accessKeyId ?? "", secretAccessKey: secretAccessKey ?? "" },
          query: {},
          signedAt,
          expiresAt: signedAt + 600_000,
          sameUntil: 0,
        });
        assert.equal(await statusOf(over), 403);
        for (const [wrong, code] of [
          [{ secretAccessKey: "another" }, "SignatureDoesNotMatch"],
          [{ accessKeyId: "nobody" }, "InvalidAccessKeyId"],
        ] as const) {
          const stranger = await openStorage({ data: folder, storage: { ...place, ...wrong } });
          await assert.rejects(stranger.put("strange", Buffer.from("x")), {
            kind: "unavailable",
            message: new RegExp(`refuses this server's keys: ${code}`),
          });
          await stranger.close();
        }
      });
    }

    it("far away and behind a narrow line: slow, and nothing fails", async () => {
      const { wire, settings: through } = await wired(ownPlace({ ...settings, partSize: 5 * MIB }));
      wire.slow(150, 4_000_000);
      const server = await startServer({ config: { storage: through } });
      try {
        for (const size of [20_000, 2_000_000, 12_000_000]) {
          const wheel = buildWheel({ name: `far-${size}`, size });
          await server.admin.publish(wheel);
          assert.ok((await server.anonymous.install(`far-${size}`, wheel.filename)).equals(wheel.bytes));
        }
        assert.equal((await server.anonymous.get("/-/ready")).status, 200);
      } finally {
        await server.remove();
        await wire.close();
      }
    });

    it("cut, refused or silent in the middle of anything: 503 or success, and never a wrong or half answer", async () => {
      const { wire, settings: through } = await wired(ownPlace(settings));
      const server = await startServer({ config: { storage: through } });
      try {
        const wheel = buildWheel({ name: "over-the-wire", size: 9_000_000 });
        await server.admin.publish(wheel);
        const path = await server.anonymous.findFile("over-the-wire", wheel.filename);
        for (let i = 0; i < 4; i++) {
          const reading = server.anonymous.get(path).catch(() => null);
          await sleep(5 * i);
          wire.cut();
          const answer = await reading;
          assert.ok(answer === null || answer.status === 503 || answer.bytes.equals(wheel.bytes));
        }
        for (const trouble of ["refuse", "silence"] as const) {
          wire[trouble]();
          const refused = buildWheel({ name: `while-${trouble}`, size: 300_000 });
          const [upload, download] = await Promise.all([
            server.admin.upload(refused),
            server.anonymous.get(path),
          ]);
          for (const answer of [upload, download]) {
            assert.equal(answer.status, 503, answer.text);
            assert.ok(Number(answer.headers["retry-after"]) > 0);
          }
          assert.deepEqual(await server.anonymous.listed(`while-${trouble}`), []);
          assert.equal((await server.anonymous.get("/simple/over-the-wire/")).status, 200);
          wire.mend();
          await server.admin.publish(refused);
          await server.anonymous.install(`while-${trouble}`, refused.filename);
        }
        for (let i = 0; i < 6; i++) {
          const cut = buildWheel({ name: "cut-upload", version: `1.${i}`, size: 9_000_000 });
          const uploading = server.admin.upload(cut);
          await sleep(15 * i);
          wire.cut();
          const { status } = await uploading;
          assert.ok([200, 503].includes(status), String(status));
          if (status === 503) await server.admin.publish(cut);
          await server.anonymous.install("cut-upload", cut.filename);
        }
      } finally {
        await server.remove();
        await wire.close();
      }
    });
  });
}
