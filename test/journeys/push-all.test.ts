import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";

const server = await startServer();
const other = await startServer();
after(() => Promise.all([server.remove(), other.remove()]));
const wheelyard = CommandLine.forAdmin(server);
const files = [
  buildWheel({ name: "Push.All", version: "1.0" }),
  buildSdist({ name: "push-all", version: "0.9" }),
  buildWheel({ name: "second-one" }),
];
for (const file of files) await server.admin.publish(file);
const to = ["push-all", `${other.origin}/legacy/`, "--push-account", "admin"];
const run = (env: Record<string, string>) => wheelyard.try([...to, "--json"], "", env);

test("every file arrives with its bytes; a second run sends nothing that is not missing", async () => {
  const first = await run({ WHEELYARD_PUSH_PASSWORD: ADMIN_PASSWORD });
  assert.equal(first.code, 0, first.stderr);
  assert.deepEqual(JSON.parse(first.stdout), { projects: 2, sent: 3, alreadyThere: 0, refused: [] });
  for (const [project, file] of [
    ["push-all", files[0]],
    ["push-all", files[1]],
    ["second-one", files[2]],
  ] as const)
    assert.ok(
      (await other.anonymous.install(project, file?.filename ?? "")).equals(file?.bytes ?? Buffer.alloc(0)),
    );
  assert.equal((await run({ WHEELYARD_PUSH_PASSWORD: ADMIN_PASSWORD })).code, 0);
});

test("what is there with other bytes is left alone, and the others are sent", async () => {
  await server.admin.publish(buildWheel({ name: "clash", salt: "here" }));
  await other.admin.publish(buildWheel({ name: "clash", salt: "there" }));
  await server.admin.publish(buildWheel({ name: "last-one" }));
  const ended = await run({ WHEELYARD_PUSH_PASSWORD: ADMIN_PASSWORD });
  const { alreadyThere, refused } = JSON.parse(ended.stdout) as { alreadyThere: number; refused: unknown[] };
  assert.equal(alreadyThere, 1);
  assert.deepEqual(refused, []);
  assert.equal((await other.anonymous.listed("last-one")).length, 1);
});

test("without the right to publish there, it ends with a reason, and without a server with exit code 3", async () => {
  const refused = await run({ WHEELYARD_PUSH_PASSWORD: "a wrong password" });
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /refused .+ It answered 401/);
  assert.equal((await wheelyard.try(["push-all", "ftp://example.org/"])).code, 2);
  await other.kill();
  assert.equal((await run({ WHEELYARD_PUSH_PASSWORD: ADMIN_PASSWORD })).code, 3);
});
