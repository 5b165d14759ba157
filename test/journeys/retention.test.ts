import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { grant, makeAccount } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";
import { eventually } from "../harness/until.ts";

const server = await startServer({ config: { access: { read: "everyone" } } });
after(() => server.remove());
const { admin, anonymous } = server;
const INDEX = "/indexes/team/dev";
for (const name of ["dev", "prod"]) await admin.manage("POST", "/indexes", { owner: "team", name });

interface Plan {
  items: { project: string; version: string; reason: string; files: number; size: number }[];
  kept: { project: string; version: string; keptBy: string }[];
  notes: string[];
  next: string | null;
}

const publish = async (name: string, ...versions: string[]) => {
  for (const version of versions) await admin.publish(buildWheel({ name, version }), { to: "/team/dev/" });
};
const setRules = (retention: object | null) => admin.manage("PATCH", INDEX, { settings: { retention } });
const planned = (plan: Plan) => plan.items.map(({ project, version }) => `${project} ${version}`);
const preview = (body: object = {}) => admin.manage<Plan>("POST", `${INDEX}/retention/preview`, body);
const run = () => admin.manage<{ releases: number; files: number }>("POST", `${INDEX}/retention/run`);
const versions = async (project: string) =>
  (await anonymous.page(project, "/team/dev/simple/")).files
    .map(({ filename }) => filename.split("-")[1])
    .sort();

test("a preview says what would go and why, and a run moves it to the recycle bin, from where it comes back for good", async () => {
  await publish("app", "1.0", "1.1", "1.2", "2.0.dev1", "2.0.dev2");
  const rules = { newest: 1, minAge: 0 };
  assert.deepEqual(planned(await preview({ retention: { newest: 1 } })), [], "younger than 7 days");
  const plan = await preview({ retention: rules });
  assert.deepEqual(planned(plan), ["app 1.0", "app 1.1", "app 2.0.dev1"]);
  assert.match(plan.items[0]?.reason ?? "", /2 newer releases, 1 kept/);
  assert.equal((await versions("app")).length, 5, "a preview changes nothing");
  assert.equal((await admin.api("POST", `${INDEX}/retention/run`)).status, 409, "no rules are set");
  await setRules(rules);
  assert.deepEqual(await run().then(({ releases, files }) => [releases, files]), [3, 3]);
  assert.deepEqual(await versions("app"), ["1.2", "2.0.dev2"]);
  const log = await admin.manage<{ items: { kind: string; detail: { reason?: string } }[] }>(
    "GET",
    "/changes?project=app&order=newest",
  );
  assert.match(log.items[0]?.detail.reason ?? "", /^retention: /);
  const bin = await admin.manage<{ items: unknown[] }>("GET", `${INDEX}/bin`);
  assert.equal(bin.items.length, 3);
  await admin.manage("POST", `${INDEX}/bin/restore`, { project: "app", version: "1.0" });
  assert.equal((await run()).releases, 0, "what was restored stays");
  assert.deepEqual(await versions("app"), ["1.0", "1.2", "2.0.dev2"]);
});

test("what was promoted onward, or is protected, stays", async () => {
  await publish("lib", "1.0", "1.1", "1.2", "1.3");
  await admin.manage("POST", `${INDEX}/projects/lib/releases/1.1/promote`, { to: "team/prod" });
  const plan = await preview({ retention: { newest: 1, minAge: 0, protect: ["lib==1.0", "app"] } });
  assert.deepEqual(planned(plan), ["lib 1.2"]);
  assert.deepEqual(
    plan.kept.filter(({ project }) => project === "lib").map(({ version, keptBy }) => [version, keptBy]),
    [
      ["1.0", "protected by lib==1.0"],
      ["1.1", "promoted to another index"],
    ],
  );
});

test("what another project requires stays, and the preview names it to those who may see it", async () => {
  await publish("base", "1.0", "1.1", "2.0", "2.1", "3.0");
  const requiring = (name: string, requirement: string) =>
    admin.publish(buildWheel({ name, version: "1.0", headers: [`Requires-Dist: ${requirement}`] }), {
      to: "/team/prod/",
    });
  await requiring("shop", "base[fast] <2 ; python_version >= '3'");
  await requiring("hidden-shop", "base == 2.0");
  await admin.manage("PATCH", "/indexes/team/prod/projects/hidden-shop", { restricted: true });
  const rules = { newest: 1, minAge: 0, protect: ["app", "lib", "minor"] };
  const keptOf = async (who: typeof admin) =>
    (await who.manage<Plan>("POST", `${INDEX}/retention/preview`, { retention: rules })).kept
      .filter(({ project }) => project === "base")
      .map(({ version, keptBy }) => [version, keptBy]);
  await eventually(
    () => keptOf(admin),
    [
      ["1.1", "required by shop 1.0"],
      ["2.0", "required by hidden-shop 1.0"],
    ],
  );
  const mona = await makeAccount(server, "mona");
  await grant(server, "account:mona", "manage", "team/dev");
  assert.deepEqual(await keptOf(mona), [
    ["1.1", "required by shop 1.0"],
    ["2.0", "required by another project"],
  ]);
  await setRules(rules);
  await run();
  assert.deepEqual(await versions("base"), ["1.1", "2.0", "3.0"]);
  await setRules(null);
});

test("nothing goes from a frozen index or one without a bin, nor as unused before downloads were counted long enough", async () => {
  await publish("old", "1.0", "1.1");
  const plan = await preview({ retention: { unused: 30, minAge: 0 } });
  assert.deepEqual(planned(plan), []);
  assert.match(plan.notes[0] ?? "", /waits until downloads have been counted for 30 days/);
  await setRules({ newest: 1, minAge: 0 });
  await admin.manage("PATCH", INDEX, { settings: { freeze: { at: new Date().toISOString(), reason: "" } } });
  assert.equal((await admin.api("POST", `${INDEX}/retention/run`)).status, 409);
  await admin.manage("PATCH", INDEX, { settings: { freeze: null } });
  const refused = await admin.api("PATCH", INDEX, { settings: { binDays: 0 } });
  assert.equal(refused.status, 400);
  assert.match(refused.text, /needs a recycle bin/);
  const mirror = await admin.api("PATCH", "/indexes/root/pypi", { settings: { retention: { newest: 1 } } });
  assert.equal(mirror.status, 400);
});

test("a manager of some projects sees and removes only those", async () => {
  await publish("mine", "1.0", "1.1");
  await publish("theirs", "1.0", "1.1");
  await admin.manage("PATCH", `${INDEX}/projects/theirs`, { restricted: true });
  const maria = await makeAccount(server, "maria");
  await grant(server, "account:maria", "manage", "team/dev");
  const seen = await maria.manage<Plan>("POST", `${INDEX}/retention/preview`, {
    retention: { newest: 1, minAge: 0 },
  });
  const whole = planned(await preview({ retention: { newest: 1, minAge: 0 } }));
  assert.ok(planned(seen).includes("mine 1.0"));
  assert.ok(whole.includes("theirs 1.0"));
  assert.ok(!JSON.stringify(seen).includes("theirs"));
});

test("the commands set, preview, run and end retention", async () => {
  const command = CommandLine.forAdmin(server);
  await publish("tool", "1.0", "1.1");
  const at = ["--index", "team/dev"];
  assert.match(
    await command.run(["retention", "preview", "--newest", "1", "--min-age", "0", ...at]),
    /tool +1\.0 .*1 newer release, 1 kept/,
  );
  await command.run(["retention", "set", "--newest", "1", "--min-age", "0", "--protect", "theirs", ...at]);
  assert.match(
    await command.run(["retention", "run", ...at]),
    /Moved \d+ releases? \(.*\) to the recycle bin/,
  );
  assert.deepEqual(await versions("tool"), ["1.1"]);
  await publish("minor", "1.4.0", "1.4.1", "1.5.0");
  const ofMinor = ["--newest-per-minor", "1", "--min-age", "0", "--protect", "theirs", ...at];
  assert.match(
    await command.run(["retention", "preview", ...ofMinor]),
    /minor +1\.4\.0 .*1 newer release of 1\.4, 1 kept/,
  );
  await command.run(["retention", "set", ...ofMinor]);
  await command.run(["retention", "run", ...at]);
  assert.deepEqual(await versions("minor"), ["1.4.1", "1.5.0"]);
  await command.run(["retention", "off", ...at]);
  assert.equal((await command.try(["retention", "run", ...at])).code, 1);
  assert.equal((await command.try(["retention", "set", ...at])).code, 2);
});
