import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { freePort } from "../harness/free-port.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";

const server = await startServer();
after(() => server.remove());
const { admin, anonymous } = server;
const wheelyard = CommandLine.forAdmin(server);
const wheel = buildWheel({ name: "tool-made" });
await admin.publish(wheel);

test("an account is made, gets a password, is disabled, enabled and removed", async () => {
  await wheelyard.run(["account", "create", "maria", "--password-file", "-"], "a password of hers\n");
  const maria = anonymous.withPassword("maria", "a password of hers");
  assert.equal((await maria.api("GET", "/tokens")).status, 200);
  assert.match(await wheelyard.run(["account", "list"]), /maria/);
  await wheelyard.run(["account", "disable", "maria"]);
  assert.equal((await maria.api("GET", "/tokens")).status, 401);
  await wheelyard.run(["account", "enable", "maria"]);
  const made = await wheelyard.json<{ password: string }>([
    "account",
    "password",
    "maria",
    "--generate-password",
  ]);
  assert.equal((await maria.api("GET", "/tokens")).status, 401);
  assert.equal((await anonymous.withPassword("maria", made.password).api("GET", "/tokens")).status, 200);
  await wheelyard.run(["account", "remove", "maria"]);
  assert.doesNotMatch(await wheelyard.run(["account", "list"]), /maria/);
});

test("a service account with a scoped token publishes what it may, and no more", async () => {
  await wheelyard.run(["account", "create", "ci", "--kind", "service"]);
  await wheelyard.run(["grant", "add", "account:ci", "publish", "--project", "ci-*"]);
  const { token, id } = await wheelyard.json<{ token: string; id: number }>([
    ...["token", "create", "--note", "builds", "--for", "ci", "--project", "ci-*"],
    ...["--permission", "publish", "--expires", "90d"],
  ]);
  const ci = anonymous.withToken(token);
  await ci.publish(buildWheel({ name: "ci-package" }));
  assert.equal((await ci.upload(buildWheel({ name: "tool-made", version: "2.0" }))).status, 403);
  assert.match(await wheelyard.run(["token", "list", "--for", "ci"]), /builds/);
  await wheelyard.run(["token", "revoke", String(id)]);
  assert.equal((await ci.upload(buildWheel({ name: "ci-package", version: "2.0" }))).status, 401);
});

test("groups and grants come and go", async () => {
  await wheelyard.run(["account", "create", "ben", "--password-file", "-"], "the password of ben\n");
  await wheelyard.run(["group", "create", "release-crew"]);
  await wheelyard.run(["group", "add", "release-crew", "ben"]);
  await wheelyard.run(["grant", "add", "group:release-crew", "publish"]);
  const ben = anonymous.withPassword("ben", "the password of ben");
  await ben.publish(buildWheel({ name: "by-ben" }));
  await wheelyard.run(["group", "drop", "release-crew", "ben"]);
  assert.equal((await ben.upload(buildWheel({ name: "by-ben", version: "2.0" }))).status, 403);
  const grants = await wheelyard.json<{ id: number; principal: string }[]>(["grant", "list"]);
  const mine = grants.find((grant) => grant.principal === "group:release-crew");
  await wheelyard.run(["grant", "remove", String(mine?.id)]);
  await wheelyard.run(["group", "remove", "release-crew"]);
});

test("an index is made, changed, listed, used and removed", async () => {
  await wheelyard.run(["index", "create", "acme/dev", "--volatile"]);
  await admin.publish(buildWheel({ name: "snapshot" }), { to: "/acme/dev/" });
  await admin.publish(buildWheel({ name: "snapshot", salt: "again" }), { to: "/acme/dev/" });
  await wheelyard.run(["index", "change", "acme/dev", "--no-volatile"]);
  assert.equal(
    (await admin.upload(buildWheel({ name: "snapshot", salt: "third" }), { to: "/acme/dev/" })).status,
    409,
  );
  assert.match(await wheelyard.run(["index", "list"]), /acme\/dev/);
  await wheelyard.run(["remove", "snapshot", "--index", "acme/dev", "--yes"]);
  await wheelyard.run(["index", "remove", "acme/dev"]);
  assert.equal((await anonymous.get("/acme/dev/simple/")).status, 401);
});

test("a release is yanked, un-yanked, shown, given a status and removed", async () => {
  await admin.publish(buildSdist({ name: "tool-made" }));
  await wheelyard.run(["yank", "tool-made", "1.0", "--reason", "broken"]);
  assert.ok((await anonymous.page("tool-made")).files.every((file) => file.yanked === "broken"));
  await wheelyard.run(["yank", "tool-made", "1.0", "--undo"]);
  assert.ok((await anonymous.page("tool-made")).files.every((file) => !file.yanked));
  await wheelyard.run(["project", "status", "tool-made", "deprecated", "--reason", "use another"]);
  assert.equal((await anonymous.page("tool-made"))["project-status"]?.status, "deprecated");
  assert.match(await wheelyard.run(["project", "show", "tool-made"]), /tool_made-1\.0/);
  await wheelyard.run(["remove", "tool-made", "1.0", "--yes"]);
  assert.deepEqual(await anonymous.listed("tool-made"), []);
});

test("client-setup prints lines with this server's address", async () => {
  for (const tool of ["pip", "uv", "twine", "poetry"]) {
    const lines = await wheelyard.run(["client-setup", "root/main", "--tool", tool]);
    assert.ok(lines.includes(server.origin), `${tool}: ${lines}`);
  }
});

test("exit codes: 1 refused, 2 wrong usage, 3 no server; the words say what to do", async () => {
  const missing = await wheelyard.try(["yank", "no-such-project", "1.0"]);
  assert.equal(missing.code, 1);
  assert.match(missing.stderr, /no-such-project/);
  assert.equal((await wheelyard.try(["account", "create"])).code, 2);
  assert.equal((await wheelyard.try(["nonsense"])).code, 2);
  const nowhere = { WHEELYARD_URL: `http://127.0.0.1:${await freePort()}` };
  const away = await wheelyard.try(["account", "list"], "", nowhere);
  assert.equal(away.code, 3);
  const wrong = await wheelyard.try(["account", "list"], "", { WHEELYARD_PASSWORD: "wrong" });
  assert.equal(wrong.code, 1);
  for (const { stderr } of [missing, away, wrong]) assert.doesNotMatch(stderr, /\bat .*\.ts:\d/);
});

test("config check names a wrong key, config print masks secrets", async () => {
  assert.equal((await wheelyard.try(["config", "check"])).code, 0);
  const wrong = await wheelyard.try(["config", "check"], "", { WHEELYARD_PORT: "many" });
  assert.notEqual(wrong.code, 0);
  assert.match(wrong.stdout + wrong.stderr, /PORT|port/);
  const printed = await wheelyard.try(["config", "print"], "", { WHEELYARD_ADMIN_PASSWORD: ADMIN_PASSWORD });
  assert.ok(!printed.stdout.includes(ADMIN_PASSWORD));
});

test("verify finds nothing wrong with a server that runs, or that stopped", async () => {
  await admin.publish(buildWheel({ name: "verified" }));
  const running = await wheelyard.try(["verify"]);
  assert.equal(running.code, 0, running.stdout + running.stderr);
  await server.kill();
  const stopped = await wheelyard.try(["verify"]);
  assert.equal(stopped.code, 0, stopped.stdout + stopped.stderr);
  await server.start();
});
