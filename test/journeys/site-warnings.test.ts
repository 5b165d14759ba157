import assert from "node:assert/strict";
import { after, test } from "node:test";
import { backUp, backupFolder } from "../harness/backups.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { closeConnections } from "../harness/send.ts";
import { startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";

interface Warnings {
  items: { kind: string; index: string | null; project: string | null; message: string }[];
}

const server = await startServer();
after(() => server.remove());
after(closeConnections);

test("an administrator is told of quarantined projects, and nobody else is", async () => {
  const { admin, anonymous } = server;
  await admin.publish(buildWheel({ name: "bad-apple" }));
  await admin.manage("PATCH", "/indexes/root/main/projects/bad-apple", {
    status: "quarantined",
    statusReason: "malware",
  });
  const { items } = await admin.manage<Warnings>("GET", "/site/warnings");
  const found = items.find(({ kind }) => kind === "quarantine");
  assert.equal(found?.index, "root/main");
  assert.equal(found?.project, "bad-apple");
  assert.equal(found?.message, "bad-apple in root/main is quarantined (malware). Nobody can install it.");
  assert.equal((await anonymous.get("/-/api/v1/site/warnings")).status, 401);
});

test("a backup that is too old is a warning, and its time is a metric", async () => {
  // A thousandth of a second: every backup is too old at once.
  const site = await startServer({ config: { backups: { warnAfter: 0.001 } } });
  after(() => site.remove());
  const { path, remove } = await backupFolder();
  after(remove);
  const warned = async () => {
    const { items } = await site.admin.manage<Warnings>("GET", "/site/warnings");
    return items.filter(({ kind }) => kind === "backup").map(({ message }) => message);
  };
  const backedUpAt = async () => {
    const { text } = await site.admin.get("/-/metrics");
    return Number(/^wheelyard_backup_timestamp_seconds (\S+)$/m.exec(text)?.[1]);
  };
  await site.admin.publish(buildWheel({ name: "kept" }));
  assert.deepEqual(await warned(), ["This site has never been backed up with `wheelyard backup`."]);
  assert.equal(await backedUpAt(), 0);
  const { name } = await backUp(site, path);
  await site.restart();
  assert.deepEqual(await warned(), [`The last backup is less than a day old (${name}).`]);
  await until(async () => (await backedUpAt()) > 1.7e9, "the time of the backup in the metrics");
});

test("a site that has no backup yet is given time, and one that needs none is left alone", async () => {
  for (const backups of [{}, { warnAfter: 0 }]) {
    const site = await startServer({ config: { backups } });
    after(() => site.remove());
    await site.admin.publish(buildWheel({ name: "kept" }));
    const { items } = await site.admin.manage<Warnings>("GET", "/site/warnings");
    assert.deepEqual(
      items.filter(({ kind }) => kind === "backup"),
      [],
    );
  }
});
