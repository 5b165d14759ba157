import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { grant, makeAccount } from "../harness/people.ts";
import { recorded } from "../harness/recorded.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer();
after(() => server.remove());
const { admin, anonymous } = server;
await admin.manage("POST", "/indexes", { owner: "team", name: "base", settings: { read: "granted" } });
await admin.manage("POST", "/indexes", { owner: "team", name: "over", settings: { bases: ["team/base"] } });
const ann = await makeAccount(server, "ann");
const bob = await makeAccount(server, "bob");
await grant(server, "account:ann", "read", "team/base", "*");

interface Comment {
  id: string;
  text: string;
  author: string;
}
const publish = (name: string) => admin.publish(buildWheel({ name }), { to: "/team/base/" });
const at = (name: string, index = "team/base") => `/indexes/${index}/projects/${name}/releases/1.0/comments`;
const list = async (name: string, index?: string) =>
  (await admin.manage<{ items: Comment[] }>("GET", at(name, index))).items;

test("everyone who can read a project can comment on its releases, and remove what they wrote", async () => {
  await publish("spoken");
  assert.equal((await anonymous.api("POST", at("spoken"), { text: "x" })).status, 401);
  assert.equal((await bob.api("POST", at("spoken"), { text: "x" })).status, 404);
  const text = "Loses carts.\nUse 1.2.4 <b>now</b>";
  const said = await ann.api("POST", at("spoken"), { text });
  assert.equal(said.status, 201, said.text);
  await admin.manage("POST", at("spoken"), { text: "Confirmed" });
  const comments = await list("spoken");
  assert.deepEqual(
    comments.map((one) => [one.author, one.text]),
    [
      ["admin", "Confirmed"],
      ["ann", text],
    ],
  );
  assert.deepEqual(await list("spoken", "team/over"), comments, "inherited");
  assert.equal((await ann.api("DELETE", `${at("spoken")}/${comments[0]?.id}`)).status, 403);
  assert.equal((await ann.api("DELETE", `${at("spoken")}/${comments[1]?.id}`)).status, 204);
  assert.equal((await admin.api("DELETE", `${at("spoken")}/${comments[0]?.id}`)).status, 204);
  assert.deepEqual(await list("spoken"), []);
  const log = await admin.api("GET", "/changes?project=spoken");
  assert.match(log.text, /project\.commented/);
  assert.match(log.text, /project\.comment-removed/);
});

test("what is no comment is refused", async () => {
  await publish("refused");
  for (const text of ["", "   ", "x".repeat(2001), "a\u001b[31mb", 5])
    assert.equal((await ann.api("POST", at("refused"), { text })).status, 400, JSON.stringify(text));
  const missing = at("refused").replace("1.0", "2.0");
  assert.equal((await ann.api("POST", missing, { text: "x" })).status, 404);
  assert.equal((await ann.api("DELETE", `${at("refused")}/rc_nothing`)).status, 404);
  const token = await ann.manage<{ token: string }>("POST", "/tokens", { scope: { permissions: ["read"] } });
  assert.equal(
    (await anonymous.withToken(token.token).api("POST", at("refused"), { text: "x" })).status,
    403,
  );
  for (let at_ = 0; at_ < 100; at_++) await ann.manage("POST", at("refused"), { text: `${at_}` });
  const full = await ann.api("POST", at("refused"), { text: "one more" });
  assert.equal(full.status, 409, full.text);
});

test("the command line adds, lists and removes comments", async () => {
  await publish("by-hand");
  const line = CommandLine.forAdmin(server);
  const release = ["by-hand", "1.0", "--index", "team/base"];
  const [project = "", version = "", ...index] = release;
  const said = await line.try(["comment", "add", project, version, "Known bad, use 1.1", ...index]);
  assert.equal(said.code, 0, said.stderr);
  assert.match((await line.try(["comment", "list", ...release])).stdout, /admin .*\n {2}Known bad, use 1\.1/);
  const [comment] = await list("by-hand");
  const removed = await line.try(["comment", "remove", project, version, comment?.id ?? "", ...index]);
  assert.equal(removed.code, 0, removed.stderr);
  assert.match((await line.try(["comment", "list", ...release])).stdout, /has no comments/);
});

test("comments go with the release, come back with it, and survive the loss of the database", async () => {
  await publish("kept");
  await ann.manage("POST", at("kept"), { text: "Still here" });
  const before = await list("kept");
  const release = "/indexes/team/base/projects/kept/releases/1.0";
  await admin.manage("DELETE", release);
  assert.equal((await admin.api("GET", at("kept"))).status, 404);
  await admin.manage("POST", "/indexes/team/base/bin/restore", { project: "kept" });
  assert.deepEqual(await list("kept"), before);
  await recorded(server);
  await server.kill();
  await server.loseFacts();
  const rebuilt = await CommandLine.forAdmin(server).try(["rebuild"]);
  assert.equal(rebuilt.code, 0, rebuilt.stdout + rebuilt.stderr);
  await server.start();
  assert.deepEqual(await list("kept"), before);
});
