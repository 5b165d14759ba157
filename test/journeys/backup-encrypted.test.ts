import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { backupFolder, operate } from "../harness/backups.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { closeConnections } from "../harness/send.ts";
import { makeServer, type Server, startServer } from "../harness/start-server.ts";

after(closeConnections);

const keys = mkdtempSync(join(tmpdir(), "wheelyard-keys-"));
after(() => rmSync(keys, { recursive: true, force: true }));

function newKey(name: string): string[] {
  writeFileSync(join(keys, name), `${randomBytes(32).toString("base64")}\n`);
  return ["--key-file", join(keys, name)];
}

const KEY = newKey("backup.key");

/** Runs a command that must end with this code; what it says. */
async function run(server: Server, args: string[], code = 0): Promise<string> {
  const ended = await operate(server, args);
  assert.equal(ended.code, code, ended.stdout + ended.stderr);
  return ended.stdout + ended.stderr;
}

/** A site with a small and a large file, backed up with the key. */
async function backedUp() {
  const server = await startServer({ config: { access: { read: "everyone" } } });
  after(() => server.remove());
  const { path: target, remove } = await backupFolder();
  after(remove);
  const small = buildWheel({ name: "secret-plans", description: "The secret plans of Example Inc." });
  const large = buildWheel({ name: "large-secret", size: 5_000_000 });
  await server.admin.publish(small);
  await server.admin.publish(large);
  await run(server, ["backup", target, ...KEY]);
  return { server, target, small, large };
}

function filesIn(target: string): string[] {
  const entries = readdirSync(target, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

test("an encrypted backup shows nothing, is incremental, verified, pruned, and restored with its key", async () => {
  const { server, target, small, large } = await backedUp();
  for (const path of filesIn(target)) {
    const bytes = readFileSync(path);
    assert.equal(bytes.subarray(0, 8).toString(), "WYSEALED", path);
    for (const word of ["secret-plans", "secret_plans", "Example Inc", "password"])
      assert.equal(bytes.includes(word), false, `${path} shows ${word}`);
  }
  const again = await run(server, ["backup", target, "--json", ...KEY]);
  assert.match(again, /"copied": 0/);
  await run(server, ["backup", "verify", target, ...KEY]);
  assert.match(await run(server, ["backup", "list", target, ...KEY]), /\d{8}T\d{6}Z/);
  await run(server, ["backup", "prune", target, "--keep-last", "1", ...KEY]);
  const copy = await makeServer({ config: { access: { read: "everyone" } } });
  after(() => copy.remove());
  await run(copy, ["restore", target, ...KEY]);
  await copy.start();
  assert.deepEqual(await copy.anonymous.install("secret-plans", small.filename), small.bytes);
  assert.deepEqual(await copy.anonymous.install("large-secret", large.filename), large.bytes);
});

test("without the key, with another one and for plain backups, the message says what to do", async () => {
  const { server, target } = await backedUp();
  const other = newKey("other.key");
  for (const command of [
    ["backup", target],
    ["backup", "list", target],
    ["backup", "verify", target],
    ["restore", target],
  ]) {
    assert.match(await run(server, command, 1), /encrypted\. Give their key: --key-file/, command.join(" "));
    assert.match(
      await run(server, [...command, ...other], 1),
      /encrypted with another key/,
      command.join(" "),
    );
  }
  const { path: plain, remove } = await backupFolder();
  after(remove);
  await run(server, ["backup", plain]);
  assert.match(await run(server, ["backup", plain, ...KEY], 1), /are not encrypted\. Leave out --key-file/);
  writeFileSync(join(keys, "short"), "secret\n");
  assert.match(await run(server, ["backup", target, "--key-file", join(keys, "short")], 1), /is not a key/);
  const missing = await run(server, ["backup", target, "--key-file", join(keys, "nowhere")], 2);
  assert.match(missing, /--key-file .*nowhere: it does not exist/);
});

test("a changed, truncated or exchanged object is named, and not restored", async () => {
  const { target, large } = await backedUp();
  const [object = ""] = filesIn(target).filter((path) => path.includes(large.sha256));
  const good = readFileSync(object);
  const changed = Buffer.from(good);
  changed[3_000_000] = (changed[3_000_000] as number) ^ 1;
  const [other = ""] = filesIn(target).filter((path) => path.includes("/objects/") && path !== object);
  for (const bytes of [changed, good.subarray(0, good.length - 100_000), readFileSync(other)]) {
    writeFileSync(object, bytes);
    const copy = await makeServer();
    after(() => copy.remove());
    assert.match(await run(copy, ["backup", "verify", target, ...KEY], 1), new RegExp(large.sha256));
    assert.match(await run(copy, ["restore", target, ...KEY], 1), new RegExp(large.sha256));
  }
  truncateSync(object, 0);
  const copy = await makeServer();
  after(() => copy.remove());
  assert.match(await run(copy, ["restore", target, ...KEY], 1), new RegExp(large.sha256));
  writeFileSync(object, good);
  await run(copy, ["restore", target, ...KEY]);
});
