import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildSdist, buildWheel, type Distribution } from "../harness/build-distribution.ts";
import { Caller } from "../harness/caller.ts";
import type { Answer, Question } from "../harness/send.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";

const server = await startServer({ config: { limits: { fileSize: 5_000_000 } } });
after(() => server.remove());
const { admin, anonymous } = server;
const FILES = "/indexes/root/main/files";

function send(file: Distribution, { caller = admin, more = "" } = {}): Promise<Answer> {
  return caller.api("POST", `${FILES}?filename=${encodeURIComponent(file.filename)}${more}`, file.bytes);
}

test("a wheel is published by its bytes alone: the rest is in its name and in its metadata", async () => {
  const wheel = buildWheel({ name: "Own_Words", version: "1.0", requiresPython: ">=3.9" });
  const answer = await send(wheel);
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(answer.json(), {
    index: "root/main",
    project: "own-words",
    version: "1.0",
    filename: wheel.filename,
    outcome: "new",
    warnings: [],
  });
  assert.deepEqual(await admin.install("own-words", wheel.filename), wheel.bytes);
  const project = await admin.manage("GET", "/indexes/root/main/projects/own-words");
  assert.equal(project.displayName, "Own_Words");
  const again = await send(wheel);
  assert.equal(again.json<{ outcome: string }>().outcome, "unchanged");
});

test("what it must be is checked as with any upload: hash, contents, name, and nothing is overwritten", async () => {
  const wheel = buildWheel({ name: "checked" });
  const refused = async (answer: Promise<Answer>, status: number, words: RegExp) => {
    const { status: got, text } = await answer;
    assert.equal(got, status, text);
    assert.match(text, words);
  };
  await refused(send(wheel, { more: `&sha256=${"0".repeat(64)}` }), 400, /sha256/i);
  await refused(send({ ...wheel, bytes: wheel.bytes.subarray(0, 300) }), 400, /zip|archive/i);
  await refused(send({ ...wheel, filename: "other-1.0-py3-none-any.whl" }), 400, /does not fit/);
  await refused(send({ ...wheel, filename: "../checked.whl" }), 400, /\.\./);
  await refused(send({ ...wheel, filename: "checked-1.0.exe" }), 400, /checked-1\.0\.exe/);
  assert.deepEqual(await admin.listed("checked"), []);
  assert.equal((await send(wheel, { more: `&sha256=${wheel.sha256.toUpperCase()}` })).status, 200);
  await refused(send(buildWheel({ name: "checked", salt: "other" })), 409, /already exists/);
  await refused(
    admin.api("POST", `/indexes/root/pypi/files?filename=${wheel.filename}`, wheel.bytes),
    403,
    /mirror/,
  );
});

test("an old source distribution is told from its version by the project that is named", async () => {
  const sdist = buildSdist({ name: "old-style" });
  const filename = "old-style-1.0.tar.gz";
  const answer = await send({ ...sdist, filename }, { more: "&project=old-style" });
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(await admin.listed("old-style"), [filename]);
});

test("F34 a file that is too large is refused, and its sender reads why", async () => {
  const answer = await send(buildWheel({ name: "large", size: 6_000_000 }));
  assert.equal(answer.status, 413, answer.text);
  assert.match(answer.text, /5000000/);
});

test("F100 a browser's session publishes with its word alone", async () => {
  const wheel = buildWheel({ name: "by-cookie" });
  const path = `/-/api/v1${FILES}?filename=${wheel.filename}`;
  const asked = await new Caller(server.origin).api("POST", "/session", {
    account: "admin",
    password: ADMIN_PASSWORD,
  });
  const cookie = String(asked.headers["set-cookie"]?.[0]).split(";")[0] as string;
  const { csrf } = asked.json<{ session: { csrf: string } }>().session;
  const post = (question: Partial<Question>) =>
    anonymous.send({ method: "POST", path, body: wheel.bytes, ...question });
  assert.equal((await post({})).status, 401);
  assert.equal((await post({ headers: { cookie } })).status, 403);
  assert.equal((await post({ headers: { cookie, "x-csrf-token": "wrong" } })).status, 403);
  const legacy = await post({ path: "/legacy/", headers: { cookie, "x-csrf-token": csrf } });
  assert.equal(legacy.status, 401, "the cookie is for the management API alone");
  assert.deepEqual(await admin.listed("by-cookie"), []);
  assert.equal((await post({ headers: { cookie, "x-csrf-token": csrf } })).status, 200);
  assert.deepEqual(await admin.listed("by-cookie"), [wheel.filename]);
});
