import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { grant, makeAccount } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer({ config: { compat: ["pypiserver", "pyshop"] } });
after(() => server.remove());
const { admin, anonymous } = server;

const wheel = buildWheel({ name: "demo-pkg", version: "1.0+local" });
const secret = buildSdist({ name: "secret-one", version: "2.0" });
for (const [name, read] of [
  ["open", "everyone"],
  ["closed", "granted"],
])
  await admin.manage("POST", "/indexes", { owner: "team", name, settings: { read } });
const reader = await makeAccount(server, "reader");
const stranger = await makeAccount(server, "stranger");
await grant(server, "account:reader", "read", "team/closed", "secret-one");

async function take(
  { filename, bytes, sha256 }: typeof wheel,
  index: string,
  address: string,
  from: string,
): Promise<void> {
  const query = new URLSearchParams({ filename, sha256, from, address });
  const answer = await admin.send({
    method: "POST",
    path: `/-/api/v1/indexes/${index}/imports?${query}`,
    headers: { "content-type": "application/octet-stream" },
    body: bytes,
  });
  assert.equal(answer.status, 200, answer.text);
}

/** pyshop renamed wheels, and pypiserver had folders: the file's own name is not in these addresses. */
await take(wheel, "team/open", "/repository/17/demo-pkg-1.0-py3-any.whl", "pyshop");
await take(wheel, "team/open", "/packages/deep%20er/demo_pkg-1.0%2Blocal.whl", "pypiserver");
await take(secret, "team/closed", "/repository/18/renamed-2.0.tar.gz", "pyshop");
await take(secret, "team/closed", `/api/package/secret-one/${secret.filename}`, "pypicloud");

async function follow(path: string, caller = anonymous) {
  const answer = await caller.get(path);
  if (answer.status !== 302) return answer;
  return caller.get(new URL(String(answer.headers.location), `${server.origin}${path}`).pathname);
}

test("a file is found at exactly the address that it had, in any index and under any name", async () => {
  for (const path of [
    "/repository/17/demo-pkg-1.0-py3-any.whl",
    "/packages/deep%20er/demo_pkg-1.0%2Blocal.whl",
    "/packages/deep%20er/demo_pkg-1.0+local.whl",
    "/packages/deep%20er/%64emo_pkg-1.0+local.whl",
  ]) {
    const answer = await follow(path);
    assert.equal(answer.status, 200, path);
    assert.ok(answer.bytes.equals(wheel.bytes), path);
  }
  assert.equal((await follow("/repository/99/demo-pkg-1.0-py3-any.whl")).status, 404);
});

test("A02 who may not read the file gets the answer of an address that never was", async () => {
  const there = "/repository/18/renamed-2.0.tar.gz";
  const nowhere = "/repository/77/renamed-2.0.tar.gz";
  assert.ok((await follow(there, reader)).bytes.equals(secret.bytes));
  for (const caller of [anonymous, stranger]) {
    const [first, second] = [await caller.get(there), await caller.get(nowhere)];
    assert.equal(first.status, second.status);
    assert.equal(first.text.replaceAll("18", "77"), second.text);
  }
});

test("only servers that the setting compat names are answered", async () => {
  assert.equal((await reader.get(`/api/package/secret-one/${secret.filename}`)).status, 404);
});

test("a file that is removed is not found at its old address", async () => {
  await admin.manage(
    "DELETE",
    `/indexes/team/open/projects/demo-pkg/files/${encodeURIComponent(wheel.filename)}`,
  );
  assert.equal((await follow("/repository/17/demo-pkg-1.0-py3-any.whl")).status, 404);
});
