import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { operate } from "../harness/backups.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { assertShows } from "../harness/company/audit.ts";
import { type Cut, chance, courseOf, makeCuts, NAMES_ALONE, NOTHING } from "../harness/power-loss/cuts.ts";
import { copyOf, FolderNode, readFolder } from "../harness/power-loss/disk.ts";
import { recordedTo } from "../harness/power-loss/trace.ts";
import { doneAt, type State, workOn } from "../harness/power-loss/work.ts";
import { Random, seed } from "../harness/random.ts";
import { type Server, startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";

/** Power cuts at random moments, beside one after each answer. */
const CUTS = Number(process.env.WHEELYARD_CUTS ?? 9);

const folder = mkdtempSync(join(tmpdir(), "wheelyard-power-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const random = new Random(seed());
const skip = canTrace() ? false : "needs strace, and the right to use it";

function canTrace(): boolean {
  try {
    execFileSync("strace", ["-qq", "-o", "/dev/null", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Ends a server that strace runs, in its own time. */
async function endRecorded(server: Server): Promise<void> {
  const children = readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, "utf8");
  process.kill(Number.parseInt(children, 10), "SIGTERM");
  await until(() => !server.running, "the server ends");
}

/** Starts a server on what a cut left; `work` gets it when it answers. */
async function onWhatIsLeft(data: string, work: (server: Server) => Promise<void>): Promise<void> {
  const server = await startServer({ data });
  try {
    await work(server);
  } finally {
    await server.remove();
    rmSync(data, { recursive: true, force: true });
  }
}

async function assertIs(server: Server, { dev, prod }: State): Promise<void> {
  await assertShows(server, "team/dev", dev);
  await assertShows(server, "team/prod", prod);
}

/** The server shows all that was confirmed, and of the step that was under way all or nothing; every byte is right. */
async function assertWhole(
  server: Server,
  states: readonly State[],
  done: number,
  cut: string,
): Promise<void> {
  const [confirmed, next] = [states[done] as State, states[done + 1]];
  try {
    await assertIs(server, confirmed);
  } catch (cause) {
    if (next === undefined) throw new Error(cut, { cause });
    await assertIs(server, next).catch(() => {
      throw new Error(cut, { cause });
    });
  }
  await assertInstallable(server, confirmed);
  const { code, stdout, stderr } = await operate(server, ["verify", "--repair"]);
  assert.equal(code, 0, `${cut}\n${stdout}${stderr}`);
  await server.admin.publish(buildWheel({ name: "behind-the-cut" }));
}

/** Each file that a page shows has its bytes, and the metadata that the page promises. */
async function assertInstallable({ anonymous }: Server, { dev, prod }: State): Promise<void> {
  for (const [index, projects] of [
    ["/team/dev/simple/", dev],
    ["/team/prod/simple/", prod],
  ] as const) {
    for (const project of projects.keys()) {
      for (const filename of await anonymous.listed(project, index)) {
        await anonymous.install(project, filename, index);
        const path = await anonymous.findFile(project, filename, index);
        const metadata = await anonymous.get(`${path}.metadata`);
        if (filename.endsWith(".whl")) assert.match(metadata.text, /^Metadata-Version/, filename);
      }
    }
  }
}

const record = join(folder, "serve");
const nothing = () => new FolderNode();

/** What was asked of a recorded server, and the data that it left when it was stopped. */
async function workRecorded(): Promise<{ root: string; states: State[] }> {
  const server = await startServer({ wrapper: recordedTo(record), env: { UV_USE_IO_URING: "0" } });
  after(() => server.remove());
  const states = await workOn(server);
  await endRecorded(server);
  return { root: server.data, states };
}

const { root, states } = skip ? { root: "", states: [] } : await workRecorded();

test("F02 nothing that was confirmed is lost when the power is cut, and nothing is there by half", {
  skip,
}, async (t) => {
  const course = await courseOf(record, root, nothing);
  const done = doneAt(course, states.length - 1);
  t.diagnostic(`${course.moments.length} moments, ${done.length} steps`);
  const cuts: Cut[] = [
    ...done.map((at) => ({ at, luck: NOTHING })),
    ...Array.from({ length: CUTS }, () => ({
      at: random.pick(course.moments),
      luck: random.pick([NOTHING, NAMES_ALONE, chance(random), chance(random)]),
    })),
  ].map((cut, number) => ({ ...cut, to: join(folder, `cut-${number}`) }));
  await makeCuts(record, root, nothing, cuts);
  for (const { at, luck, to } of cuts) {
    const steps = done.filter((moment) => moment <= at).length;
    const name = luck === NOTHING ? "nothing unsynced" : luck === NAMES_ALONE ? "names alone" : "chance";
    await onWhatIsLeft(to, (left) =>
      assertWhole(left, states, steps, `cut at ${at}, after ${steps} steps, ${name}`),
    );
  }
});

/** Records a command on a copy of the data, and what it does to a folder. */
async function recorded(name: string, args: string[]): Promise<string> {
  const file = join(folder, name);
  const { code, stdout, stderr } = await new CommandLine({ UV_USE_IO_URING: "0" }, recordedTo(file)).try(
    args,
  );
  assert.equal(code, 0, stdout + stderr);
  return file;
}

/** Cuts at random moments of a record, and behind its end, where nothing is synced any more. */
async function cutsOf(name: string, file: string, at: string, begin: () => FolderNode): Promise<string[]> {
  const { moments } = await courseOf(file, at, begin);
  const cuts: Cut[] = [
    { at: Number.POSITIVE_INFINITY, luck: NOTHING },
    ...Array.from({ length: Math.ceil(CUTS / 3) }, () => ({
      at: random.pick(moments),
      luck: random.pick([NOTHING, NAMES_ALONE, chance(random)]),
    })),
  ].map((cut, number) => ({ ...cut, to: join(folder, `${name}-${number}`) }));
  await makeCuts(file, at, begin, cuts);
  return cuts.map(({ to }) => to);
}

test("F02 a rebuild is whole when it has ended, and one that the power cut ended can be repeated", {
  skip,
}, async () => {
  const data = join(folder, "lost");
  cpSync(root, data, { recursive: true });
  for (const name of readdirSync(data)) if (name.startsWith("wheelyard.db")) rmSync(join(data, name));
  const begun = readFolder(data);
  const file = await recorded("rebuild", ["rebuild", "--data", data]);
  const last = states.at(-1) as State;
  for (const [number, to] of (await cutsOf("rebuilt", file, data, () => copyOf(begun))).entries()) {
    if (number > 0) {
      const again = await new CommandLine({}).try(["rebuild", "--data", to]);
      // The power may have gone when the new database was already in its place.
      const isThere = /wheelyard\.db holds facts, up to change/.test(again.stderr);
      assert.ok(again.code === 0 || isThere, `${again.stdout}${again.stderr}`);
    }
    await onWhatIsLeft(to, async (left) => {
      await assertIs(left, last);
      await assertInstallable(left, last);
    });
  }
});

test("F02 a backup is whole when it has ended, and the next one mends what the power cut left", {
  skip,
}, async () => {
  const to = join(folder, "backup");
  const file = await recorded("backup-record", ["backup", to, "--data", root]);
  for (const [number, left] of (await cutsOf("backup", file, to, () => new FolderNode())).entries()) {
    const run = new CommandLine({});
    if (number > 0) await run.run(["backup", left, "--data", root]);
    await run.run(["backup", "verify", left]);
    const data = join(folder, `restored-${number}`);
    await run.run(["restore", left, "--data", data]);
    await onWhatIsLeft(data, (server) => assertIs(server, states.at(-1) as State));
  }
});
