import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { type Server, startServer } from "../harness/start-server.ts";

let server: Server;
before(async () => {
  server = await startServer();
});
after(() => server.remove());

/** The value of a sample, 0 where there is none yet. */
async function sample(name: string, labels: Record<string, string> = {}): Promise<number> {
  const { text } = await server.admin.get("/-/metrics");
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  const lines = text
    .split("\n")
    .filter((line) => line.startsWith(name) && /[{ ]/.test(line[name.length] ?? ""));
  const values = lines
    .filter((line) => wanted.every((label) => line.includes(label)))
    .map((line) => line.split(" ").at(-1));
  return values.reduce((sum, value) => sum + Number(value), 0);
}

it("a publish and an install are seen as calls to storage and database, none of them failed", async () => {
  const wrote = await sample("wheelyard_database_seconds_count", { operation: "write", outcome: "ok" });
  const read = await sample("wheelyard_database_seconds_count", { operation: "read", outcome: "ok" });
  const wheel = buildWheel({ name: "measured", size: 3_000_000 });
  assert.equal((await server.admin.upload(wheel)).status, 200);
  assert.equal((await server.anonymous.get("/simple/measured/")).status, 200);
  assert.equal(await sample("wheelyard_storage_seconds_count", { operation: "putFile", outcome: "ok" }), 1);
  assert.ok((await sample("wheelyard_storage_seconds_sum", { operation: "putFile" })) > 0);
  assert.ok((await sample("wheelyard_database_seconds_count", { operation: "write" })) > wrote);
  assert.ok((await sample("wheelyard_database_seconds_count", { operation: "read" })) > read);
  for (const room of ["storage", "database"])
    assert.equal(await sample(`wheelyard_${room}_seconds_count`, { outcome: "error" }), 0);
});

it("pages that are ready ask neither", async () => {
  await server.anonymous.get("/simple/measured/");
  const calls = () => sample("wheelyard_database_seconds_count", { operation: "read" });
  const before = await calls();
  const requests = 500;
  for (let n = 0; n < requests; n++) await server.anonymous.get("/simple/measured/");
  // Background work, such as a look at the serial, reads a few times meanwhile.
  assert.ok((await calls()) - before < requests / 2);
});

it("what conflicts is no failure of the database", async () => {
  const other = buildWheel({ name: "measured", size: 3_000_000, salt: "other bytes" });
  assert.equal((await server.admin.upload(other)).status, 409);
  assert.equal(await sample("wheelyard_database_seconds_count", { outcome: "error" }), 0);
});

it("the machine's own figures are there", async () => {
  assert.equal(await sample("wheelyard_info"), 1);
  assert.ok((await sample("process_resident_memory_bytes")) > 1e6);
  if (process.platform === "linux") {
    const free = await sample("wheelyard_data_free_bytes");
    assert.ok(free > 0 && free <= (await sample("wheelyard_data_size_bytes")));
    assert.ok((await sample("process_open_fds")) < (await sample("process_max_fds")));
  }
  assert.ok((await sample("wheelyard_serial")) > 0);
});
