import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { FakeUpstream } from "../harness/fake-upstream.ts";
import { startServer } from "../harness/start-server.ts";

const PROJECTS = 60;
const upstream = await FakeUpstream.start();
const server = await startServer({
  config: { access: { read: "everyone" }, listen: { workers: 2 } },
});
after(async () => {
  await server.remove();
  await upstream.stop();
});
const { admin, anonymous } = server;

interface Changes {
  items: { serial: number; kind: string }[];
}

async function serials(): Promise<number[]> {
  const { items } = await admin.manage<Changes>("GET", "/changes?limit=200");
  return items.map(({ serial }) => serial);
}

test("reading through a mirror leaves nothing in the log, and every worker hears of the pages all the same", async () => {
  await admin.manage("POST", "/indexes", {
    owner: "up",
    name: "mirror",
    kind: "mirror",
    settings: { mirror: { url: upstream.url, names: "known", expiry: 0.05 } },
  });
  const before = await serials();
  for (let at = 0; at < PROJECTS; at++) upstream.publish(`p${at}`, buildWheel({ name: `p${at}` }));
  for (let at = 0; at < PROJECTS; at++) {
    assert.equal((await anonymous.get(`/up/mirror/simple/p${at}/`)).status, 200);
    assert.equal((await anonymous.get(`/up/mirror/simple/absent-${at}/`)).status, 404);
  }
  assert.deepEqual(await serials(), before);

  upstream.publish("p1", buildWheel({ name: "p1", version: "2.0" }));
  for (let unchanged = 0; unchanged < 20; ) {
    const listed = await anonymous.listed("p1", "/up/mirror/simple/");
    unchanged = listed.length === 2 ? unchanged + 1 : 0;
  }
  assert.deepEqual(await serials(), before);
});
