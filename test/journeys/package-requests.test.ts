import assert from "node:assert/strict";
import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { makeAccount } from "../harness/people.ts";
import { recorded } from "../harness/recorded.ts";
import { startServer } from "../harness/start-server.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-requests-"));
const at = (name: string) => join(folder, name);
await new CommandLine({}).run(["bundle", "key", "create", at("key"), "--name", "outside"]);
const key = (await readFile(at("key.pub"), "utf8")).trim();
const outside = await startServer();
const inside = await startServer({ config: { bundles: { trustedKeys: [key], approvals: 2 } } });
after(async () => {
  for (const server of [outside, inside]) await server.remove();
  await rm(folder, { recursive: true });
});
const out = CommandLine.forAdmin(outside);
const admin = CommandLine.forAdmin(inside);
for (const name of ["dora", "rita", "rolf", "mallory"]) await makeAccount(inside, name);
await admin.run(["index", "create", "company/approved"]);
for (const name of ["rita", "rolf"])
  await admin.run(["grant", "add", `account:${name}`, "publish", "--index", "company/approved"]);

const INDEX = ["--index", "company/approved"];
const as = (name: string, ...args: string[]) =>
  admin.try(["request", ...args, ...INDEX], "", {
    WHEELYARD_ACCOUNT: name,
    WHEELYARD_PASSWORD: `${name}: a pass:wörd`,
  });
const requests = () =>
  admin.json<{ number: number; state: string; requirement: string; asked: { by: string }[] }[]>([
    "request",
    "list",
    ...INDEX,
  ]);
const states = async () => (await requests()).map(({ number, state }) => `${number} ${state}`).reverse();

async function refused(ended: Promise<{ code: number; stdout: string; stderr: string }>, words: RegExp) {
  const { code, stdout, stderr } = await ended;
  assert.equal(code, 1, stdout + stderr);
  assert.match(stderr, words);
}

test("targets are described by administrators, and seen by everyone who is signed in", async () => {
  const office = ["--python", "3.9", "--python", "3.13", "--platform", "win_amd64"];
  await admin.run(["target", "set", "office", ...office]);
  await admin.run(["target", "set", "cluster", "--python", "3.13", "--platform", "manylinux_2_28_x86_64"]);
  await admin.run(["target", "set", "spare", ...office]);
  await admin.run(["target", "remove", "spare"]);
  const mallory = { WHEELYARD_ACCOUNT: "mallory", WHEELYARD_PASSWORD: "mallory: a pass:wörd" };
  const seen = await admin.try(["target", "list"], "", mallory);
  assert.match(seen.stdout, /cluster +3\.13 +manylinux_2_28_x86_64\noffice +3\.9 3\.13 +win_amd64/);
  await refused(admin.try(["target", "remove", "office"], "", mallory), /may not manage|manage/);
  await refused(admin.try(["target", "remove", "nothing"]), /There is no target nothing/);
  await refused(admin.try(["target", "set", "old", "--python", "2.7", "--platform", "win32"]), /3\.13/);
  await refused(
    admin.try(["target", "set", "odd", "--python", "3.13", "--platform", "beos"]),
    /platform tag/,
  );
});

test("the same request is joined, and what is no requirement is refused", async () => {
  const asked = await as("dora", "add", "Flask >= 3", "--reason", "a dashboard", "--target", "office");
  assert.match(asked.stdout, /Request 1 for flask>=3 is open\./);
  const joined = await as("rita", "add", "flask>=3", "--reason", "me too", "--target", "office");
  assert.match(joined.stdout, /Request 1 for flask>=3 is open, asked for by 2 people/);
  await writeFile(at("wanted.txt"), "# ours\nclick==8.1.8 --hash=sha256:00\nidna  # names\n");
  const file = await as("dora", "add", "-r", at("wanted.txt"), "--reason", "tools");
  assert.match(file.stdout, /Request 2 for click==8\.1\.8 is open\.\nRequest 3 for idna is open/);
  await refused(as("dora", "add", "https://example.com/x.whl", "--reason", "x"), /is not a requirement/);
  await refused(as("dora", "add", "flask", "--reason", "x", "--target", "mars"), /There is no target mars/);
  const log = await admin.run(["log", "--kind", "request.made"]);
  assert.match(log, /dora asked for idna in company\/approved, request 3: tools/);
});

test("two reviewers approve; a person who asked never counts, and nobody counts twice", async () => {
  await refused(as("mallory", "approve", "1"), /publish/);
  await refused(as("rita", "approve", "1"), /You asked for it/);
  assert.match((await as("rolf", "approve", "1")).stdout, /is open/);
  await refused(as("rolf", "approve", "1"), /You have approved it before/);
  await admin.run(["request", "approve", "1", ...INDEX]);
  await refused(as("rolf", "refuse", "3"), /Say why/);
  await as("rolf", "refuse", "3", "--reason", "it is in the standard library");
  await refused(as("rita", "approve", "3"), /Request 3 is refused/);
  assert.match((await as("dora", "show", "3")).stdout, /Refused by +rolf, .*standard library/);
  await refused(as("rolf", "withdraw", "2"), /is not yours/);
  await as("dora", "withdraw", "2");
  assert.deepEqual(await states(), ["1 approved", "2 withdrawn", "3 refused"]);
  const again = await as("dora", "add", "idna", "--reason", "really");
  assert.match(again.stdout, /Request 4/);
  await refused(as("dora", "show", "99"), /has no request 99/);
});

test("approved requests travel out without names, with their targets", async () => {
  await admin.run(["request", "export", at("requests.json"), ...INDEX]);
  const text = await readFile(at("requests.json"), "utf8");
  assert.doesNotMatch(text, /dora|rita|dashboard/);
  const file = JSON.parse(text) as Record<string, unknown>;
  assert.deepEqual(file.requests, [{ number: 1, requirement: "flask>=3", targets: ["office"] }]);
  assert.equal((file.targets as unknown[]).length, 2);
  await admin.run(["request", "export", at("named.json"), "--with-names", ...INDEX]);
  assert.match(await readFile(at("named.json"), "utf8"), /"by": "dora"/);
});

test("a bundle closes the approved requests that it fulfills, and only those", async () => {
  for (const version of ["2.0", "3.1"]) await outside.admin.publish(buildWheel({ name: "flask", version }));
  await outside.admin.publish(buildWheel({ name: "idna", version: "3.1" }));
  const create = ["bundle", "create", "--key", at("key")];
  await out.run([...create, at("one"), "--release", "flask==2.0", "--release", "idna"]);
  await admin.run(["bundle", "admit", at("one"), "--into", "company/approved"]);
  assert.deepEqual(await states(), ["1 approved", "2 withdrawn", "3 refused", "4 open"]);
  await out.run([...create, at("two"), "--since", at("one")]);
  await admin.run(["bundle", "admit", at("two"), "--into", "company/approved"]);
  assert.deepEqual(await states(), ["1 fulfilled", "2 withdrawn", "3 refused", "4 open"]);
  assert.match((await as("dora", "show", "1")).stdout, /Fulfilled +bundle root\/main 2/);
  await as("rolf", "fulfill", "4");
  await refused(admin.try(["request", "export", at("none.json"), ...INDEX]), /No request .* is approved/);
});

const onDisk =
  process.env.WHEELYARD_TEST_DATABASE || process.env.WHEELYARD_TEST_STORE ? { skip: "other drivers" } : {};

const all = async () => ({
  requests: await requests(),
  targets: await admin.run(["target", "list"]),
  bundles: await admin.run(["bundle", "list", ...INDEX]),
});

test("a copy of the database has requests, targets and admitted bundles", onDisk, async () => {
  const before = await all();
  await inside.kill();
  const file = join(inside.data, "wheelyard.db");
  await admin.run(["database", "copy", file, at("copy.db")]);
  await inside.loseFacts();
  await rename(at("copy.db"), file);
  await inside.start();
  assert.deepEqual(await all(), before);
  const again = await admin.try(["bundle", "admit", at("two"), "--into", "company/approved"]);
  assert.match(again.stdout, /admitted before\. Nothing changed/);
  const older = await admin.try(["bundle", "admit", at("one"), "--into", "company/approved"]);
  assert.match(older.stderr, /It is bundle 1, but this index has admitted bundle 2/);
});

test("they survive the loss of the database", onDisk, async () => {
  const before = await all();
  await recorded(inside);
  await inside.kill();
  await inside.loseFacts();
  const env = { WHEELYARD_CONFIG: inside.configFile };
  const rebuilt = await admin.try(["rebuild", "--data", inside.data], "", env);
  assert.equal(rebuilt.code, 0, rebuilt.stdout + rebuilt.stderr);
  await inside.start();
  assert.deepEqual(await all(), before);
});
