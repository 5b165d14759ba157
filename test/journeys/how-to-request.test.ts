import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { FakeUpstream } from "../harness/fake-upstream.ts";
import { grant, makeAccount } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";

const upstream = await FakeUpstream.start();
const server = await startServer({ config: { access: { read: "everyone" } } });
after(async () => {
  await server.remove();
  await upstream.stop();
});
const { admin, anonymous, origin } = server;

const make = (name: string, kind: string, settings: Record<string, unknown>) =>
  admin.manage("POST", "/indexes", { owner: "acc", name, kind, settings });
const requestPage = (index: string, project: string) => `${origin}/ui/requests?index=${index}&ask=${project}`;

await make("approved", "hosted", { bases: [] });
await make("closed", "hosted", { bases: [], read: "granted" });
await make("mirror", "mirror", { mirror: { url: upstream.url } });
await make("all", "hosted", { bases: ["acc/mirror"] });
await make("sorted", "hosted", {
  bases: ["acc/mirror"],
  policy: [{ action: "deny", projects: ["beta"], reason: "Not yet reviewed." }],
});

test("a page that is not there says where to request the project, in the reason that pip prints too", async () => {
  const answer = await fetch(`${origin}/acc/approved/simple/flask/`);
  const words = `There is no project flask here, or none that you may see. Request it at ${requestPage("acc/approved", "flask")}`;
  assert.equal(answer.status, 404);
  assert.equal(answer.statusText, words);
  const problem = (await answer.json()) as Record<string, unknown>;
  assert.deepEqual([problem.code, problem.detail], ["no-such-project", words]);
});

test("an index that gets everything from an upstream has nothing to request; one with rules has", async () => {
  const { status, text } = await anonymous.get("/acc/all/simple/flask/");
  assert.equal(status, 404);
  assert.doesNotMatch(text, /equest it/);
  assert.ok(
    (await anonymous.get("/acc/sorted/simple/flask/")).text.includes(requestPage("acc/sorted", "flask")),
  );
});

test("who must sign in first is told nothing of requests", async () => {
  const { status, text } = await anonymous.get("/acc/closed/simple/flask/");
  assert.equal(status, 401);
  assert.doesNotMatch(text, /equest it/);
});

test("a mirror that the caller may not read brings them nothing, so that they request", async () => {
  await admin.manage("PATCH", "/indexes/acc/mirror", { settings: { read: "granted" } });
  const asked = await anonymous.get("/acc/all/simple/flask/");
  await admin.manage("PATCH", "/indexes/acc/mirror", { settings: { read: null } });
  assert.ok(asked.text.includes(requestPage("acc/all", "flask")), asked.text);
});

test("a file that a rule hides says where to request it", async () => {
  const wheel = buildWheel({ name: "beta" });
  const { filename, bytes, metadata } = wheel;
  upstream.publish("beta", { filename, bytes, metadata });
  await anonymous.get("/acc/all/simple/beta/");
  const path = `/acc/sorted/files/${wheel.sha256.slice(0, 2)}/${wheel.sha256.slice(2)}/${filename}`;
  const answer = await fetch(`${origin}${path}`);
  const { code, detail } = (await answer.json()) as { code: string; detail: string };
  assert.deepEqual([answer.status, code], [404, "hidden-by-policy"]);
  assert.ok(detail.endsWith(` Request it at ${requestPage("acc/sorted", "beta")}`), detail);
  assert.equal(answer.statusText, detail);
});

test("a project that the caller may not see is requested in the words of one that is not there", async () => {
  await admin.publish(buildWheel({ name: "open-project" }), { to: "/acc/closed/" });
  await admin.publish(buildWheel({ name: "secret" }), { to: "/acc/closed/" });
  const dora = await makeAccount(server, "dora");
  await grant(server, "account:dora", "read", "acc/closed", "open-project");
  const told = async (project: string) => {
    const { status, text } = await dora.get(`/acc/closed/simple/${project}/`);
    return `${status} ${text.replaceAll(project, "NAME")}`;
  };
  assert.equal(await told("secret"), await told("absent"));
});
