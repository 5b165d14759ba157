import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { buildWheel } from "../harness/build-distribution.ts";
import { PROGRAM } from "../harness/program.ts";
import { Random } from "../harness/random.ts";
import { recorded } from "../harness/recorded.ts";
import { startServer } from "../harness/start-server.ts";

const FILES = 30;
const ROUNDS = Number(process.env.WHEELYARD_ROUNDS ?? 12);
const PRELOAD = join(import.meta.dirname, "../harness/kill-preload.mjs");

const server = await startServer();
after(() => server.remove());
for (let i = 0; i < FILES; i++)
  await server.admin.publish(buildWheel({ name: `kept-${i % 7}`, version: `1.${i}` }));
await recorded(server);
await server.kill();
const path = join(server.data, "wheelyard.db");
const safe = join(server.data, "as-it-was");
copyFileSync(path, safe);

/** Begins `rebuild --replace`, in a group of its own, so that a kill takes it alone. */
function begin(env: Record<string, string> = {}) {
  const [node, ...before] = PROGRAM.command;
  return spawn(node, [...before, "rebuild", "--replace"], {
    detached: true,
    stdio: "ignore",
    env: { PATH: process.env.PATH, ...PROGRAM.env, WHEELYARD_DATA: server.data, ...env },
  });
}

function putBack(damage: (file: string) => void): void {
  for (const name of readdirSync(server.data))
    if (name.startsWith("wheelyard.db")) rmSync(join(server.data, name));
  copyFileSync(safe, path);
  damage(path);
}

/** The old database as it was, byte for byte, or a whole new one; never a part of one. */
function assertOldOrNew(old: Buffer, moment: string): "old" | "new" {
  assert.ok(existsSync(path), `${moment}: there is no database`);
  if (readFileSync(path).equals(old)) return "old";
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    assert.equal(database.prepare("select count(*) as n from files").get()?.n, FILES, moment);
    assert.equal(database.prepare("select 1 from site where key = 'rebuild.after'").get(), undefined, moment);
    const last = database.prepare("select kind from changes order by serial desc limit 1").get();
    assert.equal(last?.kind, "database.rebuilt", moment);
    return "new";
  } finally {
    database.close();
  }
}

const damaged = (file: string) => {
  const bytes = readFileSync(file);
  bytes.write("no database at all");
  writeFileSync(file, bytes);
};

test("F134 a rebuild that is killed at any moment leaves the old database or the whole new one", async () => {
  putBack(damaged);
  const began = performance.now();
  await once(begin(), "exit");
  const whole = performance.now() - began;
  const left = { old: 0, new: 0 };
  const random = new Random(Number(process.env.WHEELYARD_SEED ?? 1));
  for (let round = 0; round < ROUNDS; round++) {
    putBack(damaged);
    const old = readFileSync(path);
    const child = begin();
    const gone = once(child, "exit");
    await sleep(random.next() * whole * 1.1);
    child.kill("SIGKILL");
    await gone;
    left[assertOldOrNew(old, `round ${round}`)]++;
    // The next rebuild is not in the way of what this one left.
    const [code] = await once(begin(), "exit");
    assert.equal(code, 0, `round ${round}: the next rebuild`);
    assert.equal(assertOldOrNew(old, `round ${round}, again`), "new");
  }
  assert.ok(left.old > 0, "no kill came before the end");
});

for (const [when, step] of [
  ["before", "link .*\\.before-"],
  ["after", "link .*\\.before-"],
  ["before", "rename .*wheelyard\\.db$"],
  ["after", "rename .*wheelyard\\.db$"],
] as const)
  for (const [what, damage] of [
    ["a whole database", () => undefined],
    ["a damaged one", damaged],
    [
      "a damaged one with a log",
      (file: string) => {
        damaged(file);
        writeFileSync(`${file}-wal`, "a log that nobody can read");
      },
    ],
  ] as const)
    test(`F134 killed ${when} ${step}, in place of ${what}`, async () => {
      putBack(damage);
      const order = join(server.data, "kill-at");
      writeFileSync(order, JSON.stringify({ when, step }));
      const old = readFileSync(path);
      const [code] = await once(begin({ NODE_OPTIONS: `--import=${PRELOAD}`, KILL_AT: order }), "exit");
      assert.equal(code, null, "it was not killed");
      // What the log still held is in the file by then, which is otherwise the same.
      const isMerged = what === "a whole database";
      if (!isMerged) assertOldOrNew(old, `${when} ${step}`);
      else assert.equal(countFiles(path), FILES);
      const [again] = await once(begin(), "exit");
      assert.equal(again, 0);
      await server.start();
      assert.equal((await server.anonymous.get("/simple/kept-1/")).status, 200);
      await server.kill();
    });

function countFiles(file: string): unknown {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database.prepare("select count(*) as n from files").get()?.n;
  } finally {
    database.close();
  }
}
