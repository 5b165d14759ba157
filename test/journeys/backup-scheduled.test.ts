import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { after, test } from "node:test";
import { backupFolder, operate } from "../harness/backups.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { closeConnections } from "../harness/send.ts";
import { makeServer, type Server, startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";

after(closeConnections);

interface Detail {
  detail: { lastBackup: { name: string; serial: number; secondsAgo: number } | null };
}

async function lastBackup(server: Server): Promise<Detail["detail"]["lastBackup"]> {
  const answer = await server.admin.get("/-/ready?detail");
  return answer.json<{ detail: Detail["detail"] }>().detail.lastBackup;
}

for (const workers of [1, 2])
  test(`a server with ${workers} process(es) backs itself up, encrypted, and keeps so many backups`, async () => {
    const { path: to, remove } = await backupFolder();
    after(remove);
    const keyFile = `${to}.key`;
    writeFileSync(keyFile, randomBytes(32).toString("hex"));
    const server = await startServer({
      config: {
        backups: { to, every: 1, keyFile, keepLast: 1 },
        listen: { workers },
        access: { read: "everyone" },
      },
    });
    after(() => server.remove());
    await until(async () => (await lastBackup(server)) !== null, "the first backup");
    const wheel = buildWheel({ name: "published-later" });
    await server.admin.publish(wheel);
    const before = (await lastBackup(server))?.serial ?? 0;
    await until(async () => ((await lastBackup(server))?.serial ?? 0) > before, "a backup with the file");
    assert.ok(((await lastBackup(server))?.secondsAgo ?? -1) >= 0);
    assert.equal(await server.kill(), 0);
    const key = ["--key-file", keyFile];
    await operate(server, ["backup", "prune", to, "--keep-last", "1", ...key]);
    const listed = await operate(server, ["backup", "list", to, "--json", ...key]);
    assert.equal(JSON.parse(listed.stdout).length, 1, listed.stdout);
    const copy = await makeServer({ config: { access: { read: "everyone" } } });
    after(() => copy.remove());
    const { code, stdout, stderr } = await operate(copy, ["restore", to, ...key]);
    assert.equal(code, 0, stdout + stderr);
    await copy.start();
    await copy.anonymous.install("published-later", wheel.filename);
  });

test("a backup that fails is in the log with its reason, and the server goes on", async () => {
  const { path, remove } = await backupFolder();
  after(remove);
  writeFileSync(path, "no folder");
  const server = await startServer({ config: { backups: { to: `${path}/backups` } } });
  after(() => server.remove());
  await until(() => server.log.includes("the scheduled backup failed"), "it is in the log");
  assert.equal(await lastBackup(server), null);
  await server.admin.publish(buildWheel({ name: "goes-on" }));
});

test("a target that depends on where the server is started is refused", async () => {
  const server = await makeServer({ config: { backups: { to: "backups" } }, wait: false });
  after(() => server.remove());
  await server.start();
  await until(() => !server.running, "it ends");
  assert.match(server.log, /backups\.to cannot be "backups".*give an absolute path, or an address/);
});
