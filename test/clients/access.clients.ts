import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { grant, makeAccount, makeToken } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";
import { type Client, findTool, listClients, makeWorld, versionsOf, type World } from "./client.ts";

const server = await startServer();
after(() => server.remove());
const { admin } = server;

// What docs/access.md promises of restricted projects, closed indexes and the next index.
for (const [owner, name, read] of [
  ["pub", "open", "everyone"],
  ["pub", "second", "everyone"],
  ["vault", "closed", "granted"],
])
  await admin.manage("POST", "/indexes", { owner, name, settings: { read } });
const tags = "py2.py3-none-any";
await admin.publish(buildWheel({ name: "secret", tags }), { to: "/pub/open/" });
await admin.publish(buildWheel({ name: "open-thing", tags, requiresDist: ["secret"] }), { to: "/pub/open/" });
await admin.publish(buildWheel({ name: "second-thing", tags }), { to: "/pub/second/" });
await admin.manage("PATCH", "/indexes/pub/open/projects/secret", { restricted: true });
await makeAccount(server, "reader");
await grant(server, "account:reader", "read", "pub/open", "secret");
const { token } = await makeToken(admin, { permissions: ["read"] }, { account: "reader" });
const HOST = `127.0.0.1:${server.port}`;
const indexAt = (address: string, credentials = "") => `http://${credentials}${HOST}/${address}/simple/`;
const SIGNED_IN = `__token__:${token}@`;

function withNetrc(): World {
  const world = makeWorld();
  const machine = `machine 127.0.0.1 login __token__ password ${token}\n`;
  writeFileSync(join(world.env.HOME as string, ".netrc"), machine, { mode: 0o600 });
  return world;
}

const { clients, missing } = listClients("pip-");
for (const [name, why] of missing) test(`A09 ${name} and what is hidden`, { skip: why }, () => {});

async function download(client: Client, what: string, args: string[], world = makeWorld()): Promise<number> {
  const into = ["-d", join(world.folder, "files"), "--no-cache-dir"];
  return (await client.try("python", ["-m", "pip", "download", ...into, ...args, what], world)).code;
}

for (const client of clients.filter((one) => versionsOf(one).pip >= 9)) {
  test(`A09 A11 ${client.name}: a restricted project of an open index is had with credentials, and is not there without`, async () => {
    assert.equal(await download(client, "open-thing", ["-i", indexAt("pub/open", SIGNED_IN)]), 0);
    assert.equal(await download(client, "open-thing", ["-i", indexAt("pub/open")], withNetrc()), 0);
    assert.notEqual(await download(client, "secret", ["-i", indexAt("pub/open")]), 0);
  });

  test(`A09 ${client.name} goes on to its next index behind an open one, without credentials`, async () => {
    const both = ["-i", indexAt("pub/open"), "--extra-index-url", indexAt("pub/second")];
    assert.equal(await download(client, "second-thing", both), 0);
  });
}

test("A09 A11 uv: a restricted project of an open index is had with credentials, and the next index is asked", {
  skip: findTool("uv").skip,
}, async () => {
  const { client } = findTool("uv");
  const compile = async (what: string, args: string[], world = makeWorld()) => {
    const wanted = join(world.folder, "wanted.in");
    writeFileSync(wanted, `${what}\n`);
    return (await client.try("uv", ["pip", "compile", wanted, "--no-cache", ...args], world)).code;
  };
  assert.equal(await compile("open-thing", ["--default-index", indexAt("pub/open", SIGNED_IN)]), 0);
  assert.equal(await compile("open-thing", ["--default-index", indexAt("pub/open")], withNetrc()), 0);
  assert.notEqual(await compile("secret", ["--default-index", indexAt("pub/open")]), 0);
  const next = (first: string) => ["--index", indexAt(first), "--default-index", indexAt("pub/second")];
  assert.equal(await compile("second-thing", next("pub/open")), 0);
  for (const first of ["vault/closed", "no/such"])
    assert.notEqual(await compile("second-thing", next(first)), 0, `uv stops at the 401 of ${first}`);
});
