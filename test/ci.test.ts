import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { failedText, passedText } from "../scripts/ci/report.ts";
import type { Outcome } from "../scripts/ci/run.ts";
import { Schedule, type Verdict } from "../scripts/ci/schedule.ts";
import { chosenSteps, SLOTS, STEPS, type Step } from "../scripts/ci/steps.ts";
import { until } from "./harness/until.ts";

const ROOT = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "wheelyard-ci-test-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const shell = (name: string, script: string, rest: Partial<Step> = {}): Step => ({
  name,
  command: ["sh", "-c", script],
  ...rest,
});

interface Course {
  verdict: Verdict;
  /** Names of the steps that ran at the same time, whenever one started. */
  together: string[][];
  ended: Outcome[];
}

async function run(steps: Step[], slots = 2): Promise<Course> {
  const active = new Set<string>();
  const course = { together: [] as string[][], ended: [] as Outcome[] };
  const schedule = new Schedule({
    steps,
    slots,
    root: folder,
    logs: folder,
    onStart: ({ name }) => {
      active.add(name);
      course.together.push([...active]);
    },
    onEnd: (outcome) => {
      active.delete(outcome.step.name);
      course.ended.push(outcome);
    },
  });
  return { ...course, verdict: await schedule.run() };
}

/** A script that goes on when the other one has come to the same point. */
const meet = (own: string, other: string) =>
  `touch ${own}; for i in $(seq 600); do [ ! -e ${other} ] || exit 0; sleep 0.05; done; exit 1`;

test("steps run side by side as far as there are slots, wide ones alone, each after those it names", async () => {
  const { verdict, together } = await run([
    shell("one", meet("one", "two")),
    shell("two", meet("two", "one")),
    shell("wide", "true", { width: 2 }),
    shell("last", "[ -e one ]", { after: ["one", "wide"] }),
  ]);
  assert.deepEqual(verdict, { failed: null, stopped: [], left: [] });
  assert.deepEqual(together, [["one"], ["one", "two"], ["wide"], ["last"]]);
});

test("settings that a step prints reach those after it; what it started is ended at last", async () => {
  await run([
    shell("service", "echo noise; echo 'GIVEN={\"a\": 1}'", { gives: "settings", undo: ["touch", "undone"] }),
    shell("user", '[ "$GIVEN" = \'{"a": 1}\' ] && [ ! -e undone ] && touch used', { after: ["service"] }),
  ]);
  assert.ok(existsSync(join(folder, "used")));
  assert.ok(existsSync(join(folder, "undone")));
});

test("when a step fails, the others are ended with all they started, and the report ends with what failed", async () => {
  const script = "setsid sleep 600 & echo $! >pid; touch sleeps; wait";
  const { verdict, ended } = await run([
    shell("slow", script, { undo: ["touch", "slow-undone"] }),
    shell("bad", "until [ -e sleeps ]; do sleep 0.05; done; echo what is wrong; exit 7"),
    shell("never", "touch never", { after: ["bad"] }),
  ]);
  assert.deepEqual(
    ended.map(({ step, code }) => [step.name, code]),
    [["bad", 7]],
  );
  assert.deepEqual(
    verdict.stopped.map(({ name }) => name),
    ["slow"],
  );
  assert.deepEqual(
    verdict.left.map(({ name }) => name),
    ["never"],
  );
  assert.ok(existsSync(join(folder, "slow-undone")));
  const sleeper = Number(readFileSync(join(folder, "pid"), "utf8"));
  // It is told to end, and the system may take a moment.
  await until(() => !isAlive(sleeper), "what a stopped step started in a group of its own is ended too");
  const report = failedText(verdict.failed as Outcome, verdict);
  assert.match(
    report,
    /=== bad: FAILED \(exit code 7\) after \d+ s\nwhat is wrong\n {4}stopped because of it: slow\n {4}not run: never\n {4}log: .*bad\.log$/,
  );
});

function isAlive(pid: number): boolean {
  try {
    // A zombie that nobody has waited for yet is dead, too.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

test("a report on tests counts them and names why some were skipped; on failing tests it ends with these", async () => {
  const skipping =
    'const { test } = require("node:test"); test("a"); test("b", { skip: "no browser" }); test("c", { skip: "no browser" });';
  const failing =
    'const { test } = require("node:test"); test("fine"); test("broken", () => { throw new Error("for a reason") });';
  const node = (name: string, source: string): Step => ({
    name,
    // Not as a part of this test.
    command: ["env", "-u", "NODE_TEST_CONTEXT", process.execPath, "-e", source],
  });
  const good = await run([node("skipping", skipping)]);
  assert.match(
    passedText(good.ended[0] as Outcome),
    /^=== skipping: passed in \d+ s \(1 tests\)\n {4}2 skipped: no browser$/,
  );
  const bad = await run([node("failing", failing)]);
  const end = failedText(bad.verdict.failed as Outcome, bad.verdict).split(": FAILED (")[1] as string;
  assert.match(end, /^exit code 1\) after \d+ s\ntest at .*\n✖ broken .*\n\s+Error: for a reason/);
});

test("every step can run: what it comes after is there, it fits, and its program exists", () => {
  const names = STEPS.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  const passed = new Set<string>();
  for (let rest = STEPS; rest.length > 0; ) {
    const ready = rest.filter((step) => (step.after ?? []).every((name) => passed.has(name)));
    assert.notEqual(ready.length, 0, `never started: ${rest.map(({ name }) => name)}`);
    for (const { name } of ready) passed.add(name);
    rest = rest.filter(({ name }) => !passed.has(name));
  }
  for (const { name, width, command } of STEPS) {
    assert.ok((width ?? 1) <= SLOTS, name);
    const program = command.find((word) => word.includes("/") && !word.includes("=") && !word.includes(" "));
    if (program !== undefined) assert.ok(existsSync(join(ROOT, program)), `${name}: ${program}`);
  }
});

test("with names of steps only those and what they need are run", () => {
  const steps = [
    shell("a", ""),
    shell("b", "", { after: ["a"] }),
    shell("c", ""),
    shell("d", "", { after: ["b"] }),
  ];
  assert.deepEqual(
    chosenSteps(steps, ["d"]).map(({ name }) => name),
    ["a", "b", "d"],
  );
  assert.equal(chosenSteps(steps, []).length, 4);
  assert.throws(() => chosenSteps(steps, ["x"]), /no step is called "x"; there are: a, b, c, d/);
});
