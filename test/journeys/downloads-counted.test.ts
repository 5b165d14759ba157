import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { Caller } from "../harness/caller.ts";
import { closeConnections } from "../harness/send.ts";
import { startServer } from "../harness/start-server.ts";
import { startTwins } from "../harness/twin-servers.ts";

const twins = await startTwins();
const { admin, services } = twins;
after(async () => {
  closeConnections();
  await twins.stop();
});
const servers = [twins.withFastPath, twins.withoutFastPath].map(
  (port) => new Caller(`http://127.0.0.1:${port}`),
);
const PIP = 'pip/24.3.1 {"implementation":{"name":"CPython","version":"3.12.1"},"python":"3.12.1"}';
const UV = 'uv/0.5.11 {"python":"3.13.0"}';

interface Downloads {
  total: number;
  days: { day: string; count: number }[];
  versions: { version: string; count: number }[];
  projects: { project: string; index: string; count: number }[];
  pythons: { python: string | null; count: number }[];
  installers: { installer: string; version: string | null; count: number }[];
}

async function counted(path: string): Promise<Downloads> {
  await services.downloadCounts.flush();
  return admin.manage<Downloads>("GET", path);
}
const OF = (project: string) => `/indexes/root/main/projects/${project}/downloads`;

test("each download counts once, through both servers, by release, Python and installer", async () => {
  const [one, two] = [
    buildWheel({ name: "liked", version: "1.0" }),
    buildWheel({ name: "liked", version: "2.0", size: 200_000 }),
  ];
  for (const wheel of [one, two]) await admin.publish(wheel);
  for (const server of servers) {
    const small = await server.findFile("liked", one.filename);
    for (let time = 0; time < 3; time++)
      assert.equal((await server.get(small, { "user-agent": PIP })).status, 200);
    const large = await server.findFile("liked", two.filename);
    assert.equal((await server.get(large, { "user-agent": UV })).status, 200);
  }
  const told = await counted(OF("liked"));
  assert.equal(told.total, 8);
  assert.deepEqual(told.versions, [
    { version: "1.0", count: 6 },
    { version: "2.0", count: 2 },
  ]);
  assert.deepEqual(told.pythons, [
    { python: "3.12", count: 6 },
    { python: "3.13", count: 2 },
  ]);
  assert.deepEqual(told.installers, [
    { installer: "pip", version: "24.3", count: 6 },
    { installer: "uv", version: "0.5", count: 2 },
  ]);
  assert.equal(told.days.length, 30);
  assert.deepEqual(told.days.at(-1), { day: new Date().toISOString().slice(0, 10), count: 8 });
  assert.equal(
    (await counted(`${OF("Liked")}?version=2`)).total,
    0,
    "2 is no spelling of 2.0 that PEP 440 keeps",
  );
  assert.equal((await counted(`${OF("Liked")}?version=v2.0&days=1`)).total, 2);
});

test("only whole files that were sent count: no pages, side files, HEAD, 304 and later parts", async () => {
  const wheel = buildWheel({ name: "looked-at", size: 100_000 });
  await admin.publish(wheel);
  for (const server of servers) {
    const path = await server.findFile("looked-at", wheel.filename);
    const etag = `"${wheel.sha256}"`;
    await server.get("/simple/looked-at/");
    await server.get(`${path}.metadata`);
    await server.send({ method: "HEAD", path });
    assert.equal((await server.get(path, { "if-none-match": etag })).status, 304);
    assert.equal((await server.get(path, { range: "bytes=500-600" })).status, 206);
    assert.equal((await server.get(path, { range: "bytes=-100" })).status, 206);
  }
  assert.equal((await counted(OF("looked-at"))).total, 0);
  const [server] = servers as [Caller];
  await server.get(await server.findFile("looked-at", wheel.filename), { range: "bytes=0-99" });
  assert.equal((await counted(OF("looked-at"))).total, 1);
});

test("what was counted adds up over writings, for the index and the site", async () => {
  const wheel = buildWheel({ name: "often" });
  await admin.publish(wheel);
  const [server] = servers as [Caller];
  const path = await server.findFile("often", wheel.filename);
  for (let round = 0; round < 3; round++) {
    await server.get(path, { "user-agent": "curl/8.5.0" });
    await services.downloadCounts.flush();
  }
  assert.equal((await counted(OF("often"))).total, 3);
  for (const at of ["/indexes/root/main/downloads", "/downloads"]) {
    const { projects, total } = await counted(at);
    assert.deepEqual(
      projects.find(({ project }) => project === "often"),
      { project: "often", index: "root/main", count: 3 },
      at,
    );
    assert.ok(total >= 12, at);
  }
});

test("old days go, by the setting", async () => {
  const today = Math.floor(Date.now() / 86_400_000);
  const index = services.indexes.find("root", "main");
  assert.ok(index);
  const row = {
    index_id: index.id,
    project: "aged",
    version: "1",
    python: "",
    installer: "other",
    installer_version: "",
    count: 5,
  };
  const { days } = services.config.statistics;
  await services.database.write(({ tx }) =>
    tx
      .insertInto("downloads")
      .values([
        { ...row, day: today - days - 1 },
        { ...row, day: today - days },
      ])
      .execute(),
  );
  await services.downloadCounts.forgetOld();
  const left = await services.database.read
    .selectFrom("downloads")
    .select("day")
    .where("project", "=", "aged")
    .execute();
  assert.deepEqual(
    left.map(({ day }) => day),
    [today - days],
  );
});

test("F13 a clock that is set ahead by years for an hour costs a week of counts at the most", async (context) => {
  const today = Math.floor(Date.now() / 86_400_000);
  const index = services.indexes.find("root", "main");
  assert.ok(index);
  const row = { index_id: index.id, project: "kept", version: "1", python: "", installer: "other" };
  const rows = Array.from({ length: 20 }, (_, age) => ({
    ...row,
    installer_version: "",
    count: 1,
    day: today - age,
  }));
  await services.database.write(({ tx }) => tx.insertInto("downloads").values(rows).execute());
  context.mock.timers.enable({ apis: ["Date"], now: Date.now() + 4000 * 86_400_000 });
  await services.downloadCounts.forgetOld();
  context.mock.timers.reset();
  const left = await services.database.read
    .selectFrom("downloads")
    .select("day")
    .where("project", "=", "kept")
    .execute();
  assert.ok(left.length >= 13, `${left.length} of 20 days are left`);
});

test("what was counted outlives a graceful stop", async () => {
  const server = await startServer();
  try {
    const wheel = buildWheel({ name: "kept" });
    await server.admin.publish(wheel);
    await server.anonymous.install("kept", wheel.filename);
    await server.restart();
    const told = await server.admin.manage<Downloads>("GET", OF("kept"));
    assert.equal(told.total, 1);
  } finally {
    await server.remove();
  }
});

test("a server that is told not to count counts nothing, and says so", async () => {
  const silent = await startTwins((config) => {
    config.statistics.downloads = false;
  });
  try {
    const wheel = buildWheel({ name: "uncounted" });
    await silent.admin.publish(wheel);
    await silent.admin.install("uncounted", wheel.filename);
    await silent.services.downloadCounts.flush();
    const told = await silent.admin.manage<Downloads & { counted: boolean }>("GET", OF("uncounted"));
    assert.deepEqual([told.total, told.counted], [0, false]);
  } finally {
    await silent.stop();
  }
});
