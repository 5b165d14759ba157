import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openDriver, STORAGE_DRIVERS } from "../../src/storage/open.ts";
import { operate } from "../harness/backups.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { objectStores, ownPlace, type StoreSettings } from "../harness/object-stores.ts";
import { makeServer, startServer } from "../harness/start-server.ts";

const folder = mkdtempSync(join(tmpdir(), "wheelyard-keys-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const keyFile = join(folder, "backup.key");
writeFileSync(keyFile, randomBytes(32).toString("base64"));

/** The address of a place in a store, as people write it. */
function addressOf({ driver, prefix, ...settings }: StoreSettings): string {
  const address = STORAGE_DRIVERS.find(({ name }) => name === driver)?.address;
  assert.ok(address, `${driver} has addresses`);
  const { [address.option]: place, ...others } = settings;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(others)) query.set(name, String(value));
  return `${address.scheme}//${place}/${prefix}?${query}`;
}

async function countObjects(settings: StoreSettings): Promise<number> {
  const place = await openDriver(settings);
  try {
    let count = 0;
    for await (const _ of place.list("")) count++;
    return count;
  } finally {
    await place.close();
  }
}

const stores = Object.entries(objectStores());
if (stores.length === 0) test("backups to object stores", { skip: "no object store is running" }, () => {});

for (const key of [[], ["--key-file", keyFile]])
  for (const [name, settings] of stores)
    test(`a backup to ${name}${key.length > 0 ? ", encrypted," : ""} is incremental, verified, pruned and restored`, async () => {
      const place = ownPlace(settings);
      const target = addressOf(place);
      const server = await startServer({ config: { access: { read: "everyone" }, bin: { days: 0 } } });
      after(() => server.remove());
      const run = async (args: string[], of = server) => {
        const { code, stdout, stderr } = await operate(of, [...args, ...key]);
        assert.equal(code, 0, stdout + stderr);
        return stdout;
      };
      const gone = buildWheel({ name: "gone", size: 6_000_000 });
      const kept = buildWheel({ name: "kept", size: 7_000_000 });
      await server.admin.publish(gone);
      await server.admin.publish(kept);
      await run(["backup", target]);
      await server.admin.manage(
        "DELETE",
        `/indexes/root/main/projects/gone/files/${gone.filename}?permanently=true`,
      );
      assert.match(await run(["backup", target, "--json"]), /"copied": 0/);
      const before = await countObjects(place);
      await run(["backup", "prune", target, "--keep-last", "1"]);
      assert.ok((await countObjects(place)) < before, "the first backup is gone, with its file");
      await run(["backup", "verify", target]);
      const copy = await makeServer({ config: { access: { read: "everyone" } } });
      after(() => copy.remove());
      await run(["restore", target], copy);
      await copy.start();
      assert.deepEqual(await copy.anonymous.install("kept", kept.filename), kept.bytes);
    });
