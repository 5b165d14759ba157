import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { Caller } from "../harness/caller.ts";
import { ScriptedS3 } from "../harness/scripted-s3.ts";
import { closeConnections } from "../harness/send.ts";
import { startTwins } from "../harness/twin-servers.ts";

const store = await ScriptedS3.start();
const twins = await startTwins((config) => {
  config.storage = store.settings({ timeout: 20 });
  config.downloads.mode = "redirect";
});
const { admin, services } = twins;
after(async () => {
  closeConnections();
  await twins.stop();
  await store.stop();
});
const servers = [twins.withFastPath, twins.withoutFastPath].map(
  (port) => new Caller(`http://127.0.0.1:${port}`),
);
const large = buildWheel({ name: "sent-on", size: 300_000 });
const small = buildWheel({ name: "kept-here" });
for (const wheel of [large, small]) await admin.publish(wheel);

async function counted(project: string): Promise<number> {
  await services.downloadCounts.flush();
  const path = `/indexes/root/main/projects/${project}/downloads`;
  return (await admin.manage<{ total: number }>("GET", path)).total;
}

test("a download that is sent on to the store counts once, through both servers; a later part does not", async () => {
  for (const server of servers) {
    const path = await server.findFile("sent-on", large.filename);
    for (let time = 0; time < 2; time++) assert.equal((await server.get(path)).status, 302);
    for (let time = 0; time < 2; time++) {
      assert.equal((await server.get(path, { range: "bytes=500-600" })).status, 302);
      assert.equal((await server.get(path, { range: "bytes=-600" })).status, 302);
    }
  }
  assert.equal(await counted("sent-on"), 4);
  for (const server of servers) {
    const path = await server.findFile("sent-on", large.filename);
    assert.equal((await server.get(path, { range: "bytes=0-99" })).status, 302);
  }
  assert.equal(await counted("sent-on"), 6);
});

test("both servers send ranges on alike, and answer the same where the store is not to be asked", async () => {
  for (const [project, { filename, sha256 }] of [
    ["sent-on", large],
    ["kept-here", small],
  ] as const) {
    for (const headers of [
      { range: "bytes=5-9" },
      { range: "bytes=5-9,20-30" },
      { range: "lines=1-2" },
      { range: "bytes=999999999-" },
      { range: "bytes=5-9", "if-none-match": `"${sha256}"` },
      { range: "bytes=5-9", "if-range": `"${sha256}"` },
    ] as Record<string, string>[]) {
      const [fast, slow] = await Promise.all(
        servers.map(async (server) => server.get(await server.findFile(project, filename), headers)),
      );
      const told = (answer: typeof fast) =>
        answer && [answer.status, answer.headers.location, answer.headers["content-range"], answer.text];
      assert.deepEqual(told(fast), told(slow), `${project} ${JSON.stringify(headers)}`);
    }
  }
  const ranged = await Promise.all(
    servers.map((server) => server.get("/simple/sent-on/", { range: "bytes=0-9" })),
  );
  assert.deepEqual(
    ranged.map(({ status }) => status),
    [200, 200],
  );
});
