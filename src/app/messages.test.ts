import assert from "node:assert/strict";
import cluster from "node:cluster";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { post } from "./messages.ts";

const folder = mkdtempSync(join(tmpdir(), "wheelyard-messages-"));
after(() => rmSync(folder, { recursive: true }));

const isGone = (pid: number) => / [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));

test("a message to a worker that has just died, or is long gone, harms nobody", async () => {
  const exec = join(folder, "worker.mjs");
  writeFileSync(exec, 'process.send("ready"); setInterval(() => undefined, 1000);');
  cluster.setupPrimary({ exec });
  const worker = cluster.fork();
  await once(worker, "message");
  const failures: Error[] = [];
  worker.on("error", (error) => failures.push(error));
  worker.process.kill("SIGKILL");
  // Without a turn of the event loop, so that this process does not learn of it.
  while (!isGone(worker.process.pid as number));
  assert.equal(worker.isConnected(), true);
  post(worker.process, { to: "the dead" });
  await once(worker, "exit");
  post(worker.process, { to: "the dead" });
  await new Promise(setImmediate);
  assert.deepEqual(failures, []);
});
