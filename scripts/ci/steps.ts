import { availableParallelism } from "node:os";

/** One thing that must hold before a change is taken. */
export interface Step {
  name: string;
  /** Program and arguments, run in the root of the repository. */
  command: string[];
  /** Names of the steps that must have passed before. */
  after?: string[];
  /** How many test files it runs at once, which it reads in `WHEELYARD_TEST_AT_ONCE`; `SLOTS` bounds the sum. Default: 1. */
  width?: number;
  /** Whether its output is settings (`NAME=value` a line) for the steps that come after it. */
  gives?: "settings";
  /** What ends, after all other steps, what it started for them. */
  undo?: string[];
}

/** Test files that run at once: twice the cores, because each of them and its server wait for one another. */
export const SLOTS = Math.max(4, 2 * availableParallelism());

const CHECKS: Step[] = [
  { name: "lock file", command: ["sh", "-c", "! grep -n '\"resolved\"' package-lock.json"] },
  { name: "types", command: ["npm", "run", "--silent", "types"] },
  { name: "lint and format", command: ["npm", "run", "--silent", "lint"] },
  { name: "configuration reference is current", command: ["node", "scripts/docs.mjs", "--check"] },
  { name: "types of the API's client are current", command: ["node", "scripts/api-types.mjs", "--check"] },
  { name: "architecture", command: ["node", "--test", "test/architecture.test.ts"] },
];
const CHECKED = CHECKS.map(({ name }) => name);

const PACKAGES = "system packages";
const CLIENTS = "environments of the clients";
const SERVICES = "start of the services";

/** What the steps of one kind share. */
const INSTALLED = [...CHECKED, PACKAGES];
const WITH_CLIENTS = [...INSTALLED, CLIENTS];
const WITH_SERVICES = [...INSTALLED, SERVICES];

const services = (part: string): Step => ({
  name: `services: ${part}`,
  command: ["test/services/run.sh", part],
  after: WITH_SERVICES,
  width: 2,
});

/** All steps. Of those that may start, the first that fits does: the long ones stand at the top. */
export const STEPS: Step[] = [
  ...CHECKS,
  { name: PACKAGES, command: [".ci/packages"] },
  { name: CLIENTS, command: ["test/clients/environments.sh", "up"], after: CHECKED },
  {
    name: SERVICES,
    command: ["test/services/all.sh", "up"],
    after: INSTALLED,
    gives: "settings",
    undo: ["test/services/all.sh", "down"],
  },
  // What users run is the bundle: its journeys here, those of the sources over PostgreSQL in "services: journeys".
  {
    name: "tests",
    command: ["env", "WHEELYARD_TEST_PROGRAM=bin/wheelyard.cjs", "npm", "--silent", "test"],
    after: CHECKED,
    width: 2,
  },
  { name: "faults", command: ["test/faults/run.sh"], after: INSTALLED },
  { name: "web", command: ["npm", "run", "--silent", "test:web"], after: WITH_CLIENTS, width: 2 },
  services("journeys"),
  services("nodes"),
  services("kills"),
  services("kills-store"),
  { name: "real clients", command: ["test/clients/run.sh"], after: WITH_CLIENTS, width: 2 },
  { name: "deploy kits", command: ["test/deploy/run.sh"], after: INSTALLED },
  { name: "release packages", command: ["test/release/run.sh"], after: WITH_CLIENTS },
  services("journeys-store"),
  { name: "npm start", command: ["bash", ".ci/smoke"], after: CHECKED },
];

/** The steps of these names with all that they need, in the same order; without names, all of them. */
export function chosenSteps(steps: Step[], names: string[]): Step[] {
  if (names.length === 0) return steps;
  const wanted = new Set<string>();
  const want = (name: string): void => {
    const step = steps.find((one) => one.name === name);
    if (step === undefined)
      throw new Error(`no step is called "${name}"; there are: ${steps.map((one) => one.name).join(", ")}`);
    wanted.add(name);
    for (const needed of step.after ?? []) want(needed);
  };
  for (const name of names) want(name);
  return steps.filter(({ name }) => wanted.has(name));
}
