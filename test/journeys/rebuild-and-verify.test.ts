import assert from "node:assert/strict";
import { readdirSync, truncateSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { grant, makeAccount, makeToken } from "../harness/people.ts";
import { recorded } from "../harness/recorded.ts";
import { type Server, startServer } from "../harness/start-server.ts";

function pathOf(server: Server, ending: string): string {
  const names = readdirSync(server.data, { recursive: true, encoding: "utf8" });
  const found = names.find((name) => /(^|\/)files\//.test(name) && name.endsWith(ending));
  assert.ok(found, ending);
  return join(server.data, found);
}

async function filled(): Promise<Server> {
  const server = await startServer();
  after(() => server.remove());
  const { admin } = server;
  for (const version of ["1.0", "1.1", "2.0"]) {
    await admin.publish(
      buildWheel({ name: "Kept.Well", version, requiresPython: ">=3.8", description: "text" }),
    );
    await admin.publish(buildSdist({ name: "Kept.Well", version }));
  }
  const project = "/indexes/root/main/projects/kept-well";
  await admin.manage("POST", `${project}/releases/1.1/yank`, { reason: "leaks" });
  await admin.manage("DELETE", `${project}/files/kept_well-2.0.tar.gz`);
  await admin.manage("PATCH", project, { status: "deprecated", statusReason: "old" });
  await admin.manage("POST", "/indexes", { owner: "acme", name: "dev", settings: { volatile: true } });
  await admin.publish(buildWheel({ name: "elsewhere" }), { to: "/acme/dev/" });
  return server;
}

test("the database is made anew from storage alone: the same pages, rights and refusals", async () => {
  const server = await filled();
  const { anonymous } = server;
  await makeAccount(server, "ann");
  await grant(server, "account:ann", "publish", "root/main", "ann-*");
  const { token } = await makeToken(anonymous.withPassword("ann", "ann: a pass:wörd"));
  const pages = ["/simple/kept-well/", "/simple/", "/acme/dev/simple/elsewhere/"];
  const bodies = async () => {
    const answers = await Promise.all(pages.map((path) => anonymous.get(path)));
    return answers.map((answer) => answer.text.replaceAll(/_last-serial"?:\s*\d+/g, ""));
  };
  const before = await bodies();
  await recorded(server);
  const legacyBefore = (await anonymous.get("/pypi/kept-well/json")).json();
  await server.kill();
  await server.loseFacts();
  const rebuilt = await CommandLine.forAdmin(server).try(["rebuild"]);
  assert.equal(rebuilt.code, 0, rebuilt.stdout + rebuilt.stderr);
  await server.start();
  assert.deepEqual(await bodies(), before);
  const legacy = (await anonymous.get("/pypi/kept-well/json")).json();
  assert.deepEqual(legacy.info, legacyBefore.info);
  await anonymous.install("kept-well", "kept_well-1.0-py2.py3-none-any.whl");
  await anonymous.withToken(token).publish(buildWheel({ name: "ann-package" }));
  assert.equal((await anonymous.withToken(token).upload(buildWheel({ name: "other" }))).status, 403);
  const taken = await server.admin.upload(buildWheel({ name: "kept-well", version: "1.0", salt: "other" }));
  assert.equal(taken.status, 409);
  const removed = await server.admin.upload(buildSdist({ name: "kept-well", version: "2.0", salt: "other" }));
  assert.ok([400, 409].includes(removed.status), `a removed name stays taken: ${removed.status}`);
  const verified = await CommandLine.forAdmin(server).try(["verify"]);
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);
});

test("F08 verify finds a missing, a damaged and a stray blob, and says which", async () => {
  const server = await filled();
  const { anonymous } = server;
  const damaged = "kept_well-1.0-py2.py3-none-any.whl";
  const missing = "kept_well-1.1-py2.py3-none-any.whl";
  await server.kill();
  truncateSync(pathOf(server, damaged), 100);
  unlinkSync(pathOf(server, missing));
  writeFileSync(join(pathOf(server, "kept_well-1.0.tar.gz"), "../stray-9.9.tar.gz"), "nobody's");
  const found = await CommandLine.forAdmin(server).try(["verify"]);
  assert.equal(found.code, 1, found.stdout + found.stderr);
  for (const filename of [damaged, missing]) {
    assert.ok((found.stdout + found.stderr).includes(filename), `${filename} is not named:\n${found.stdout}`);
  }
  await server.start();
  assert.equal((await anonymous.get("/simple/kept-well/")).status, 200);
  for (const filename of [damaged, missing]) {
    const file = (await anonymous.page("kept-well")).files.find((one) => one.filename === filename);
    if (file === undefined) continue;
    const answer = await anonymous.get(anonymous.filePath("kept-well", file.url)).catch(() => null);
    const whole = answer?.status === 200 && answer.bytes.length === file.size;
    assert.ok(!whole, `${filename} looks good and is not`);
  }
  await anonymous.install("kept-well", "kept_well-1.0.tar.gz");
});
