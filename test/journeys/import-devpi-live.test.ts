import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { CommandLine } from "../harness/command-line.ts";
import { RecordedDevpi } from "../harness/recorded-devpi.ts";
import { startServer } from "../harness/start-server.ts";

interface Report {
  files: { address: string; filename: string; outcome: string; verified: boolean; why: string | null }[];
  facts: { kind: string; what: string; outcome: string; why: string | null }[];
  counts: Record<string, number>;
  proof: {
    equal: boolean;
    moment: string;
    indexes: { index: string; sameFiles: number; differences: { what: string; why: string }[] }[];
    users: { same: number };
  };
}
interface Results {
  items: {
    environment: string;
    status: string;
    file: string;
    reportedAt: string;
    reportedBy: string | null;
  }[];
}

/** The serial at which `removed` is there, and `changing` was overwritten. */
const BEFORE_REMOVAL = 16;
const DEMO = "demo_pkg-1.0-py3-none-any.whl";

const server = await startServer({ config: { compat: ["devpi"] } });
const devpi = await RecordedDevpi.start();
const folder = await mkdtemp(join(tmpdir(), "import-devpi-live-"));
after(() => Promise.all([server.remove(), devpi.stop(), rm(folder, { recursive: true })]));
const { admin, anonymous } = server;
const cli = CommandLine.forAdmin(server);
const report = join(folder, "report.json");
const secret = join(folder, "secret");
await writeFile(secret, "a secret of the tests, which is long enough\n");
const costs = ["--argon2-memory-cost", "8192", "--argon2-time-cost", "1", "--argon2-parallelism", "1"];
const asked = (...more: string[]) => [
  ...["import", "devpi", devpi.origin, "--secret-file", secret, ...costs, "--report", report, ...more],
];
const state = ["--state", join(folder, "state.sqlite")];

async function told(): Promise<Report> {
  return JSON.parse(await readFile(report, "utf8")) as Report;
}
const filesOf = async (index: string, project: string) =>
  (await admin.manage<{ files: { filename: string }[] }>("GET", `/indexes/${index}/projects/${project}`))
    .files;

test("a running devpi comes as its replica would read it, and everything is compared", async () => {
  devpi.reveal(BEFORE_REMOVAL);
  const { code, stderr } = await cli.try(asked(...state));
  assert.equal(code, 0, stderr);
  const { files, proof, facts } = await told();
  assert.deepEqual(files.map(({ filename }) => filename).sort(), [
    ...["changing-1.0-py3-none-any.whl", DEMO, "removed-1.0-py3-none-any.whl"],
  ]);
  assert.ok(files.every(({ verified }) => verified));
  assert.equal(proof.equal, true, JSON.stringify(proof, null, 1));
  assert.equal(proof.moment, `serial ${BEFORE_REMOVAL}`);
  assert.equal(proof.users.same, 3);
  assert.match(facts.map(({ why }) => why).join(), /custom_data.*blue/);
  const { settings } = await admin.manage<{ settings: { bases: string[]; volatile: boolean } }>(
    ...(["GET", "/indexes/alice/dev"] as const),
  );
  assert.deepEqual(settings.bases, ["alice/prod", "root/up"]);
  assert.equal((await anonymous.withPassword("bob", "bob-password").api("GET", "/accounts/bob")).status, 200);
  assert.ok(!JSON.stringify(await told()).includes("hidden"), "the password of a mirror is shown nowhere");
});

test("test results come with their times, and once", async () => {
  const results = () =>
    admin.manage<Results>("GET", "/indexes/alice/dev/projects/demo-pkg/releases/1.0/results");
  const { items } = await results();
  assert.deepEqual(
    items.map(({ environment, status, file, reportedBy }) => [environment, status, file, reportedBy]).sort(),
    [
      ["py311", "failed", DEMO, null],
      ["py312", "passed", DEMO, "alice"],
    ],
  );
  assert.match(items[0]?.reportedAt ?? "", /^2026-11-29T12:55:23/);
  const { code } = await cli.try(asked());
  assert.equal(code, 0);
  assert.deepEqual((await results()).items, items);
});

test("only administrators say when a report was sent", async () => {
  const path = "/indexes/alice/dev/projects/demo-pkg/releases/1.0/results";
  const body = JSON.stringify({ environment: "py313", status: "passed" });
  const alice = anonymous.withPassword("alice", "alice-password");
  assert.equal((await alice.api("POST", `${path}?reportedAt=2020-01-01T00:00:00Z`, body)).status, 403);
  assert.equal((await alice.api("POST", `${path}?reportedBy=bob`, body)).status, 403);
});

test("following imports uploads, pushes and removals, until Ctrl-C", async () => {
  const run = cli.start(asked(...state, "--follow"));
  await run.said(/Press Ctrl-C/);
  assert.equal((await filesOf("alice/dev", "removed")).length, 1);
  devpi.reveal(devpi.last - 1);
  await run.said(/Imported the changes up to serial 19/);
  const bytes = await admin.install("other-thing", "other_thing-2.0-py3-none-any.whl", "/alice/prod/simple/");
  assert.ok(bytes.length > 0);
  assert.deepEqual(await filesOf("alice/dev", "removed"), []);
  devpi.reveal(devpi.last);
  run.interrupt();
  const { code, stderr } = await run.ended;
  assert.equal(code, 0, stderr);
  const { proof, facts } = await told();
  assert.equal(proof.equal, true, JSON.stringify(proof, null, 1));
  assert.equal(proof.moment, `serial ${devpi.last}`);
  const removed = facts.filter(({ outcome }) => outcome === "removed").map(({ what }) => what);
  assert.deepEqual(removed, ["alice/dev removed-1.0-py3-none-any.whl"]);
});

test("old addresses of files answer after the switch", async () => {
  await cli.try(asked());
  const { files } = await told();
  const { address = "" } = files.find((file) => /^\/alice\/dev\/.*demo_pkg/.test(file.address)) ?? {};
  assert.match(address, /^\/alice\/dev\/\+f\/48e\//);
  assert.equal((await fetch(server.origin + address)).status, 200);
});

test("differences are found both ways, and the exit code says so", async () => {
  const wheel = `/indexes/alice/prod/projects/other-thing/files/other_thing-2.0-py3-none-any.whl?permanently=true`;
  assert.equal((await admin.api("DELETE", wheel)).status, 204);
  await admin.manage("PATCH", "/indexes/alice/dev", { settings: { volatile: false } });
  const { code } = await cli.try(asked());
  assert.equal(code, 1);
  const { proof } = await told();
  assert.equal(proof.equal, false);
  const differences = proof.indexes.flatMap((index) =>
    index.differences.map(({ what, why }) => `${what}: ${why}`),
  );
  assert.match(differences.join("\n"), /other_thing-2\.0-py3-none-any\.whl: It is missing here/);
  assert.match(differences.join("\n"), /setting volatile: There true, here false/);
});

test("damaged bytes, a cut changelog, another server and a wrong secret are named", async () => {
  devpi.damaged.set("changing-1.0-py3-none-any.whl", Buffer.from("damaged"));
  const damaged = await cli.try(asked("--index", "alice/dev=team/damaged", "--files-only"));
  assert.equal(damaged.code, 1);
  const failed = (await told()).files.filter(({ outcome }) => outcome === "failed");
  assert.deepEqual(
    failed.map(({ filename, why }) => [filename, /damaged/.test(why ?? "")]),
    [["changing-1.0-py3-none-any.whl", true]],
  );
  devpi.damaged.clear();
  devpi.cutAt = 5000;
  const cut = await cli.try(asked("--dry-run"));
  assert.notEqual(cut.code, 0);
  assert.match(cut.stderr, /ended in the middle/);
  devpi.cutAt = null;
  await writeFile(join(folder, "other"), "another secret, which is long enough too\n");
  const wrong = await cli.try(asked("--secret-file", join(folder, "other")));
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /--role primary.*--secret-file/s);
  const none = await cli.try(["import", "devpi", devpi.origin]);
  assert.equal(none.code, 2);
  assert.match(none.stderr, /--secret-file/);
});
