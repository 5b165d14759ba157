import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { openDatabase } from "../../src/database/open.ts";
import { assertSpoolEmpties, assertUnharmed } from "../harness/aftermath.ts";
import { buildSdist, buildWheel, type Distribution } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { FakeUpstream } from "../harness/fake-upstream.ts";
import { type Moment, MortalServer } from "../harness/kill-at.ts";
import { objectStores, ownPlace } from "../harness/object-stores.ts";

/** A step by its name, whether all is done once it is, and how it is spelled; NAME stands for the file's. */
type Step = [name: string, isDoneBehind: boolean, step: RegExp];

const upstream = await FakeUpstream.start();
const store = objectStores()[process.env.WHEELYARD_TEST_STORE ?? ""];
const mortal = await MortalServer.start({
  // Parts as small as they may be.
  config: {
    access: { read: "everyone" },
    ...(store && { storage: { ...ownPlace(store), partSize: 5 * 2 ** 20 } }),
  },
});
const { server } = mortal;
const { admin, anonymous } = server;
after(async () => {
  await server.remove();
  await upstream.stop();
});
const { database: place = { driver: "sqlite" } } = JSON.parse(readFileSync(server.configFile, "utf8"));
const isRemote = store !== undefined;

for (const [owner, name] of [
  ["team", "other"],
  ["team", "release"],
])
  await admin.manage("POST", "/indexes", { owner, name });
await admin.manage("POST", "/indexes", { owner: "team", name: "loose", settings: { volatile: true } });
await admin.manage("POST", "/indexes", {
  owner: "up",
  name: "stream",
  kind: "mirror",
  settings: { mirror: { url: upstream.url } },
});

const bytesOf = (end: string) => `\\/files\\/.*\\/NAME-[^/]*${end}(\\?|$)`;
const stored = (end: string) => new RegExp(`^(rename|link|PUT) .*${bytesOf(end)}`);
const removed = (end: string) => new RegExp(`^(remove|DELETE) .*${bytesOf(end)}`);
const FACTS: Step = ["facts", true, /^commit .*file\.(published|removed|replaced)/];
const REMOVAL: Step[] = [
  ["removal begun", true, /^commit .*insert into \W+blob_removals/],
  ["bytes removed", true, removed("\\.whl")],
  ["metadata removed", true, removed("\\.metadata")],
  ["removal ended", true, /^commit .*update \W+blob_removals/],
];
/** Where the store outlives the machine the record comes ahead of the answer, else behind it in its own time. */
const recordIn = (address: string): Step => [
  "record",
  true,
  new RegExp(`^(rename|link|PUT) .*\\/records\\/${address}\\/.*\\/NAME-[^/]*\\.whl\\.json(\\?|$)`),
];

/** Every step, right before it and right behind it, and the answer. */
function moments(steps: Step[]): (Moment & { name: string; isDone: boolean })[] {
  const both = steps.flatMap(([name, isDoneBehind, step], at) => {
    const isDoneAhead = steps.slice(0, at).some(([, isDone]) => isDone);
    return [
      { name: `before: ${name}`, when: "before" as const, step, isDone: isDoneAhead },
      { name: `after: ${name}`, when: "after" as const, step, isDone: isDoneAhead || isDoneBehind },
    ];
  });
  return [...both, { name: "before: answer", when: "before", step: /^answer 2/, isDone: true }];
}

async function dieAt(
  { when, step }: Moment,
  name: string,
  ask: () => Promise<{ status: number }>,
): Promise<number> {
  if (place.driver === "postgres") await forgetLeases();
  const own = new RegExp(step.source.replace("NAME", name.replaceAll("-", "_")));
  return mortal.dieAt({ when, step: own }, ask);
}

/** As if those that died had been dead for a while: what one node does for all is done by this one now. */
async function forgetLeases(): Promise<void> {
  const database = await openDatabase({ data: server.data, database: place });
  await database.write(({ tx }) => tx.deleteFrom("leases").execute());
  await database.close();
}

const index = (address: string) => `/${address}/simple/`;
const release = (project: string, address = "root/main") =>
  `/indexes/${address}/projects/${project}/releases/1.0`;

async function assertWhole(files: Distribution[], address = "root/main"): Promise<void> {
  for (const { name, filename, bytes } of files)
    assert.ok((await anonymous.install(name, filename, index(address))).equals(bytes), filename);
}

/** A minute later, as far as removals that died are concerned; the server is ended and started for it. */
async function aMinuteLater(): Promise<void> {
  await server.crash();
  const database = await openDatabase({ data: server.data, database: place });
  await database.write(async ({ tx }) => {
    await tx.updateTable("blob_removals").set({ until: 1 }).where("is_finished", "=", 0).execute();
  });
  await forgetLeases();
  await server.start();
  const unfinished = database.read
    .selectFrom("blob_removals")
    .select("filename")
    .where("is_finished", "=", 0);
  for (const end = performance.now() + 60_000; (await unfinished.execute()).length > 0; await sleep(50))
    assert.ok(performance.now() < end, "removals that died are not taken up");
  await database.close();
}

/** Nothing but bytes that nobody names may be wrong, and those can be swept. */
async function assertSound(): Promise<void> {
  const command = CommandLine.forAdmin(server);
  const verify = (...more: string[]) => command.try(["verify", "--config", server.configFile, ...more]);
  const repaired = await verify("--repair");
  assert.equal(repaired.code, 0, repaired.stdout + repaired.stderr);
  const again = await verify();
  assert.equal(again.code, 0, again.stdout + again.stderr);
  await assertUnharmed(server);
}

for (const [kind, size] of [
  ["small", 20_000],
  ["large", 12_000_000],
] as const) {
  test(`F02 killed at each step of publishing a ${kind} file`, async () => {
    const inParts = isRemote && kind === "large";
    const bytes: Step = ["bytes", false, stored("\\.whl")];
    const whole: Step = ["parts put together", false, /^POST .*\/files\/.*\/NAME-[^/]*\.whl\?.*uploadId=/];
    const metadata: Step = ["metadata", false, stored("\\.metadata")];
    for (const part of [
      ...moments([bytes, ...(inParts ? [whole] : []), FACTS, recordIn("root/main")]),
      ...moments([metadata]).slice(0, 2),
    ]) {
      const name = `${kind}-${part.name.replaceAll(/\W+/g, "-")}`;
      const wheel = buildWheel({ name, size });
      // A file whose size nobody tells ahead goes to a store in parts.
      const style = inParts ? { chunkSize: 1_000_000 } : {};
      const status = await dieAt(part, name, () => admin.upload(wheel, style));
      if (part.name.includes("record") && !isRemote) assert.ok([0, 200].includes(status));
      else assert.equal(status, 0, part.name);
      assert.deepEqual(await anonymous.listed(name), part.isDone ? [wheel.filename] : [], part.name);
      if (part.isDone) await assertWhole([wheel]);
      await admin.publish(wheel);
      await assertWhole([wheel]);
      const { items } = await admin.manage<{ items: { kind: string }[] }>(
        "GET",
        `/changes?project=${name}&limit=100`,
      );
      assert.equal(items.filter((change) => change.kind === "file.published").length, 1, part.name);
      await assertSpoolEmpties(server);
    }
    await assertSound();
  });
}

test("F02 killed at each step of a replacement: the old file or the new one, each whole", async () => {
  for (const part of moments([["bytes", false, stored("\\.whl")], FACTS, ...REMOVAL])) {
    const name = `replaced-${part.name.replaceAll(/\W+/g, "-")}`;
    const [old, young] = ["old", "young"].map((salt) => buildWheel({ name, salt, size: 20_000 }));
    assert.ok(old && young);
    await admin.publish(old, { to: "/team/loose/" });
    assert.equal(await dieAt(part, name, () => admin.upload(young, { to: "/team/loose/" })), 0);
    await assertWhole([part.isDone ? young : old], "team/loose");
    await admin.publish(young, { to: "/team/loose/" });
    await assertWhole([young], "team/loose");
  }
  await aMinuteLater();
  await assertSound();
});

test("F02 F22 killed at each step of a removal: all files of the release or none, and who publishes the same bytes again keeps them", async () => {
  const others: Distribution[] = [];
  for (const part of moments([FACTS, ...REMOVAL])) {
    const name = `removed-${part.name.replaceAll(/\W+/g, "-")}`;
    const files = [buildWheel({ name, size: 20_000 }), buildSdist({ name, size: 20_000 })];
    for (const file of files) await admin.publish(file);
    const remove = () => admin.api("DELETE", `${release(name)}?permanently=true`);
    assert.equal(await dieAt(part, name, remove), 0, part.name);
    const names = files.map(({ filename }) => filename).sort();
    assert.deepEqual((await anonymous.listed(name)).sort(), part.isDone ? [] : names, part.name);
    if (!part.isDone) await assertWhole(files);
    else assert.equal((await remove()).status, 404);
    // The same bytes in another index, while nobody knows how far the removal came.
    for (const file of files) {
      const answer = await admin.upload(file, { to: "/team/other/" });
      if (answer.status === 200) await assertWhole([file], "team/other");
      else assert.deepEqual([answer.status, answer.headers["retry-after"]], [503, "1"], answer.text);
      others.push(file);
    }
    if (!part.isDone) assert.equal((await remove()).status, 204);
    const taken = await admin.upload(buildWheel({ name, salt: "other" }));
    assert.ok([400, 409].includes(taken.status), `the name stays taken: ${taken.status}`);
  }
  await aMinuteLater();
  for (const file of others) await admin.publish(file, { to: "/team/other/" });
  await assertWhole(others, "team/other");
  await assertSound();
  await assertWhole(others, "team/other");
});

test("F02 killed at each step of a promotion: all files of the release or none, and where they came from they stay", async () => {
  const steps: Step[] = [FACTS, recordIn("team/release")];
  for (const part of moments(steps)) {
    const name = `promoted-${part.name.replaceAll(/\W+/g, "-")}`;
    const files = [buildWheel({ name, size: 20_000 }), buildSdist({ name, size: 20_000 })];
    for (const file of files) await admin.publish(file);
    const promote = () => admin.api("POST", `${release(name)}/promote`, { to: "team/release" });
    const status = await dieAt(part, name, promote);
    if (isRemote || !part.name.includes("record")) assert.equal(status, 0, part.name);
    const listed = await anonymous.listed(name, index("team/release"));
    assert.equal(listed.length, part.isDone ? 2 : 0, part.name);
    const again = await promote();
    assert.equal(again.status, 200, again.text);
    for (const address of ["root/main", "team/release"]) await assertWhole(files, address);
  }
  await assertSound();
});

test("F02 killed at each step of a promotion out of a mirror", async () => {
  const steps: Step[] = [
    ["bytes", false, stored("\\.whl")],
    ["metadata", false, stored("\\.metadata")],
    FACTS,
    recordIn("team/release"),
  ];
  for (const part of moments(steps)) {
    const name = `fetched-${part.name.replaceAll(/\W+/g, "-")}`;
    const wheel = buildWheel({ name, size: 20_000 });
    upstream.publish(name, wheel);
    const promote = () => admin.api("POST", `${release(name, "up/stream")}/promote`, { to: "team/release" });
    const status = await dieAt(part, name, promote);
    if (isRemote || !part.name.includes("record")) assert.equal(status, 0, part.name);
    const listed = await anonymous.listed(name, index("team/release"));
    assert.equal(listed.length, part.isDone ? 1 : 0, part.name);
    const again = await promote();
    assert.equal(again.status, 200, again.text);
    await assertWhole([wheel], "team/release");
    const kept = await anonymous.findFile(name, wheel.filename, index("up/stream"));
    assert.ok((await anonymous.get(kept)).bytes.equals(wheel.bytes));
  }
  await assertSound();
});
