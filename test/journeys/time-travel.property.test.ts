import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { Random, seed } from "../harness/random.ts";
import { startServer } from "../harness/start-server.ts";

const SEED = seed();
const STEPS = Number(process.env.WHEELYARD_ROUNDS ?? 120);
const PROJECTS = ["alpha", "beta"];
const VERSIONS = ["1.0", "2.0rc1"];
const INDEXES = ["past/dev", "past/main", "past/heir"];
const FORMS = ["application/vnd.pypi.simple.v1+json", "text/html"];

const server = await startServer({ config: { access: { read: "everyone" } } });
after(() => server.remove());
const { admin, anonymous } = server;

await admin.manage("POST", "/indexes", { owner: "past", name: "dev", settings: { volatile: true } });
await admin.manage("POST", "/indexes", { owner: "past", name: "main" });
await admin.manage("POST", "/indexes", { owner: "past", name: "heir", settings: { bases: ["past/main"] } });

/** What everybody was shown after a change: the pages of all projects in all forms, and the lists of projects. */
type Seen = Map<string, string>;

async function look(prefix: string): Promise<Seen> {
  const seen: Seen = new Map();
  for (const index of INDEXES)
    for (const page of ["", ...PROJECTS.map((name) => `${name}/`)])
      for (const accept of FORMS) {
        const answer = await anonymous.get(`/${index}${prefix}/simple/${page}`, { accept });
        const serial = answer.headers["x-pypi-last-serial"];
        const isShown = answer.status === 200 || answer.status === 404;
        assert.ok(isShown, `${index}${prefix} ${page}: ${answer.status} ${answer.text}`);
        const text = answer.status === 200 ? `serial ${serial}\n${answer.text}` : "not there";
        seen.set(`${index} ${page} ${accept}`, text);
      }
  return seen;
}

async function lastSerial(): Promise<number> {
  const { items } = await admin.manage<{ items: { serial: number }[] }>(
    "GET",
    "/changes?limit=1&order=newest",
  );
  return items[0]?.serial ?? 0;
}

/** One change at random. It may be refused: then nothing happened. */
async function change(random: Random, step: number): Promise<string> {
  const [index, project, version] = [random.pick(INDEXES), random.pick(PROJECTS), random.pick(VERSIONS)];
  const release = `/indexes/${index}/projects/${project}/releases/${version}`;
  const salt = random.chance(3) ? String(step) : "";
  const set = (settings: unknown) => admin.api("PATCH", `/indexes/${index}`, { settings });
  const deeds: [string, () => Promise<{ status: number }>][] = [
    ["publish", () => admin.upload(buildWheel({ name: project, version, salt }), { to: `/${index}/` })],
    ["publish", () => admin.upload(buildWheel({ name: project, version, salt }), { to: `/${index}/` })],
    ["publish", () => admin.upload(buildSdist({ name: project, version }), { to: `/${index}/` })],
    ["yank", () => admin.api("POST", `${release}/yank`, { reason: `for ${step}` })],
    ["unyank", () => admin.api("POST", `${release}/unyank`)],
    ["remove", () => admin.api("DELETE", release)],
    ["remove for good", () => admin.api("DELETE", `${release}?permanently=true`)],
    ["remove the project", () => admin.api("DELETE", `/indexes/${index}/projects/${project}`)],
    ["restore", () => admin.api("POST", `/indexes/${index}/bin/restore`, { project })],
    ["restore", () => admin.api("POST", `/indexes/${index}/bin/restore`, { project, version })],
    ["promote", () => admin.api("POST", `${release}/promote`, { to: random.pick(INDEXES) })],
    [
      "status",
      () =>
        admin.api("PATCH", `/indexes/${index}/projects/${project}`, {
          status: random.pick(["active", "archived", "deprecated", "quarantined"]),
          statusReason: random.pick(["", "moved"]),
        }),
    ],
    [
      "rules",
      () => set({ policy: random.pick([[], [{ action: "deny", projects: ["al*"], sources: ["*"] }]]) }),
    ],
    ["freeze", () => set({ freeze: random.pick([null, { at: new Date().toISOString() }]) })],
    ["view", () => set({ view: random.pick([null, { projects: ["alpha", "beta"] }]) })],
    [
      "bases",
      () => set({ bases: random.pick([[], ["past/main"], ["past/dev", "past/main"], ["past/dev"]]) }),
    ],
  ];
  const [name, act] = random.pick(deeds);
  const { status } = await act();
  assert.ok(status < 500, `${name} ${index} ${project} ${version}: ${status}`);
  return `${name} ${index} ${project} ${version}: ${status}`;
}

/** What of today also limits the past is lifted. */
async function liftLimits(): Promise<void> {
  for (const index of INDEXES) {
    await admin.manage("PATCH", `/indexes/${index}`, { settings: { policy: [], freeze: null } });
    for (const project of PROJECTS)
      await admin.api("PATCH", `/indexes/${index}/projects/${project}`, { status: "active" });
  }
}

test(`an index as of a serial is what it showed at that serial, seed ${SEED}`, {
  timeout: 600_000,
}, async () => {
  const random = new Random(SEED);
  const history: { serial: number; did: string; seen: Seen }[] = [];
  for (let step = 0; step < STEPS; step++) {
    const did = await change(random, step);
    const serial = await lastSerial();
    if (history.at(-1)?.serial !== serial) history.push({ serial, did, seen: await look("") });
  }
  await liftLimits();
  for (const [at, { serial, did, seen }] of history.entries()) {
    const then = await look(`/@serial-${serial}`);
    for (const [page, text] of seen)
      assert.equal(then.get(page), text, `${page} as of serial ${serial}, step ${at}: ${did}`);
  }
  assert.ok(history.length > STEPS / 3, "most changes did something");
});
