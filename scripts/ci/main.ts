// Runs the steps of CI (steps.ts) and says what became of them: `node scripts/ci/main.ts [STEP...]`. With names of steps,
// only those run, and those that they need. `.ci/run` calls it once the packages are there.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { failedText, passedText } from "./report.ts";
import { Schedule } from "./schedule.ts";
import { chosenSteps, SLOTS, STEPS } from "./steps.ts";

const root = dirname(dirname(import.meta.dirname));
const logs = mkdtempSync(join(tmpdir(), "wheelyard-ci-"));
// The data and logs of the services. Not below `logs`: PostgreSQL runs as another user than root, who may not enter that folder.
const services = mkdtempSync(join(tmpdir(), "wheelyard-ci-services-"));
process.env.WHEELYARD_TEST_SERVICES = services;

const schedule = new Schedule({
  steps: chosenSteps(STEPS, process.argv.slice(2)),
  slots: SLOTS,
  root,
  logs,
  onStart: ({ name }) => console.log(`=== ${name}: started`),
  onEnd: (outcome) => {
    if (outcome.code === 0) console.log(passedText(outcome));
    else console.log(`=== ${outcome.step.name}: failed; ending the others`);
  },
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void schedule.stop());

const verdict = await schedule.run();
const seconds = Math.round(performance.now() / 1000);
if (verdict.failed === null && verdict.stopped.length === 0 && verdict.left.length === 0) {
  for (const folder of [logs, services]) rmSync(folder, { recursive: true, force: true });
  console.log(`\n=== all passed in ${seconds} s`);
} else {
  if (verdict.failed) console.log(failedText(verdict.failed, verdict));
  process.exitCode = 1;
}
