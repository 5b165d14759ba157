import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer();
const folder = await mkdtemp(join(tmpdir(), "wheelyard-rules-"));
after(async () => {
  await server.remove();
  await rm(folder, { recursive: true });
});
const { admin, anonymous } = server;
const wheelyard = CommandLine.forAdmin(server);
const HEIR = ["--index", "team/heir"];
await admin.manage("POST", "/indexes", { owner: "team", name: "base" });
await admin.manage("POST", "/indexes", { owner: "team", name: "heir", settings: { bases: ["team/base"] } });
const [wheel, sdist] = [
  buildWheel({ name: "shop", version: "1.0" }),
  buildSdist({ name: "shop", version: "1.0" }),
];
for (const file of [wheel, sdist]) await admin.publish(file, { to: "/team/base/" });
const listed = () => anonymous.listed("shop", "/team/heir/simple/");

test("rules are tried, set, explained, passed over and taken away", async () => {
  const file = join(folder, "rules.yaml");
  await writeFile(file, "- action: hold\n  kinds: [sdist]\n  reason: builds are slow\n");
  assert.match(await wheelyard.run(["policy", "show", ...HEIR]), /No rules/);
  const tried = await wheelyard.run(["policy", "test", file, ...HEIR]);
  assert.match(tried, /shop-1\.0\.tar\.gz +team\/base +would be held/);
  assert.match(tried, /Checked 2 files of 1 projects/);
  assert.deepEqual((await listed()).length, 2);

  assert.match(
    await wheelyard.run(["policy", "set", file, ...HEIR]),
    /Rule 1 holds back files of kind sdist: builds are slow/,
  );
  assert.deepEqual(await listed(), [wheel.filename]);
  const explained = await wheelyard.run(["explain", "Shop", "--hidden", ...HEIR]);
  assert.match(explained, /team\/base owns shop/);
  assert.match(explained, /shop-1\.0\.tar\.gz +team\/base +held/);
  assert.match(explained, /wheelyard policy release shop --rule 1 --reason WHY --index team\/heir/);
  assert.doesNotMatch(explained, /\.whl/);

  assert.match(
    await wheelyard.run(["policy", "held", ...HEIR]),
    /shop-1\.0\.tar\.gz +team\/base .*builds are slow/,
  );

  await wheelyard.run(["policy", "release", "shop", "--reason", "needed", "--for", "1h", ...HEIR]);
  assert.match(await wheelyard.run(["policy", "held", ...HEIR]), /Nothing is held/);
  assert.deepEqual((await listed()).length, 2);
  assert.match(
    await wheelyard.run(["policy", "show", ...HEIR]),
    /An exception of admin from rule 1, until .*: needed \(shop\)/,
  );

  const kept = await wheelyard.run(["policy", "show", "--yaml", ...HEIR]);
  await writeFile(file, kept);
  await wheelyard.run(["policy", "set", file, ...HEIR]);
  assert.equal(await wheelyard.run(["policy", "show", "--yaml", ...HEIR]), kept, "what was shown can be set");
  await writeFile(file, "policy: []\n");
  assert.match(await wheelyard.run(["policy", "set", file, ...HEIR]), /No rules/);
});

test("what rules would change is shown before they are set, and nothing is set with --check or when they are wrong", async () => {
  const file = join(folder, "check.yaml");
  await writeFile(file, "- action: deny\n  kinds: [wheel]\n  reason: sources only\n");
  const checked = await wheelyard.run(["policy", "set", file, "--check", ...HEIR]);
  assert.match(checked, /\+ rule: deny kinds wheel \(sources only\)/);
  assert.match(checked, /Checked 2 files of 1 projects: 1 would be hidden, 0 would become visible\./);
  assert.match(checked, /shop-1\.0-.*\.whl +team\/base +would be denied/);
  assert.match(await wheelyard.run(["policy", "show", ...HEIR]), /No rules/);
  const set = await wheelyard.try(["policy", "set", file, ...HEIR]);
  assert.match(set.stderr, /1 would be hidden/);
  assert.deepEqual(await listed(), [sdist.filename]);
  await writeFile(file, "[]\n");
  const undone = await wheelyard.run(["policy", "set", file, "--check", ...HEIR]);
  assert.match(undone, /- rule: deny kinds wheel/);
  assert.match(undone, /0 would be hidden, 1 would become visible/);
  await wheelyard.run(["policy", "set", file, "--yes", ...HEIR]);
  await writeFile(file, "- action: hide\n");
  assert.match(
    (await wheelyard.try(["policy", "set", file, "--check", ...HEIR])).stderr,
    /policy\.0\.action/,
  );
  assert.equal((await listed()).length, 2);
});

test("a cooldown is set, changed and ended, with its exceptions kept", async () => {
  assert.match(await wheelyard.run(["policy", "cooldown", "7", ...HEIR]), /from mirror, younger than 7 days/);
  await wheelyard.run(["policy", "release", "flask", "--reason", "needed", ...HEIR]);
  const changed = await wheelyard.run(["policy", "cooldown", "3", ...HEIR]);
  assert.match(changed, /younger than 3 days/);
  assert.match(changed, /An exception of admin from rule 1: needed \(flask\)/);
  assert.match(await wheelyard.run(["policy", "cooldown", "0", ...HEIR]), /No rules/);
});

test("a file that holds no rules is refused in clear words", async () => {
  const file = join(folder, "wrong.yaml");
  const refused = async (text: string) => {
    await writeFile(file, text);
    return (await wheelyard.try(["policy", "set", file, ...HEIR])).stderr;
  };
  assert.match(await refused("rules: []\n"), /it holds "rules"/);
  assert.match(await refused("- action: forbid\n"), /policy\.0\.action/);
  assert.match(await refused("- action: [\n"), /wrong\.yaml, line 2: the indentation/);
});
