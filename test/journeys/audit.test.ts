import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { makeAccount } from "../harness/people.ts";
import { recorded } from "../harness/recorded.ts";
import { startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";

interface Report {
  entries: number;
  seals: number;
  unsealed: number;
  head: { through: number; digest: string } | null;
  problems: string[];
}

const folder = mkdtempSync(join(tmpdir(), "wheelyard-audit-"));
const server = await startServer({ config: { audit: { sealEvery: 1 } } });
after(async () => {
  rmSync(folder, { recursive: true });
  await server.remove();
});
const wheelyard = CommandLine.forAdmin(server);
await server.admin.publish(buildWheel({ name: "audited" }));
await makeAccount(server, "ann");
const verify = (...args: string[]) => wheelyard.json<Report>(["audit", "verify", ...args]);
const headOf = ({ head }: Report) => `${head?.through}:${head?.digest}`;
/** Everything that happened so far is sealed: what comes after it is the last seal. */
const sealed = async () => {
  let report = await verify();
  await until(async () => {
    report = await verify();
    return report.seals > 0 && report.unsealed === 1;
  }, "everything is sealed");
  return report;
};

test("the log is sealed while the server runs, verified, exported, and verified without the server", async () => {
  const report = await sealed();
  assert.deepEqual(report.problems, []);
  assert.match(await wheelyard.run(["audit", "verify", "--head", headOf(report)]), /are as they were sealed/);
  const lines = await wheelyard.run(["audit", "export"]);
  const file = join(folder, "log.ndjson");
  writeFileSync(file, lines);
  const first = JSON.parse(lines.split("\n")[0] ?? "") as Record<string, unknown>;
  assert.equal(first.kind, "account.created");
  assert.deepEqual((await verify("--file", file, "--head", headOf(report))).problems, []);
  const recent = await wheelyard.run(["audit", "export", "--since", "1h"]);
  assert.ok(recent.includes('"file.published"'));
  const foreign = await wheelyard.try(["audit", "export"], "", {
    WHEELYARD_ACCOUNT: "ann",
    WHEELYARD_PASSWORD: "ann: a pass:wörd",
  });
  assert.equal(foreign.code, 1);
  assert.match(foreign.stderr, /ann/);
});

test("what was changed in an export is found, and so are wrong files and heads", async () => {
  const file = join(folder, "log.ndjson");
  const changed = readFileSync(file, "utf8").replace('"actor":"admin"', '"actor":"nobody"');
  const { code, stdout } = await wheelyard.try(["audit", "verify", "--file", "-"], changed);
  assert.equal(code, 1);
  assert.match(stdout, /tampered with or damaged[\s\S]*is not as it was sealed/);
  const lines = changed.split("\n");
  const cut = await wheelyard.try(
    ["audit", "verify", "--file", "-", "--head", `7:${"0".repeat(64)}`],
    lines[0],
  );
  assert.equal(cut.code, 1);
  assert.match(cut.stdout, /The noted seal 7:0+ is not in the log/);
  for (const [args, input, message] of [
    [["--file", "-"], "no json", /Line 1 is not an entry/],
    [["--head", "12"], "", /--head is not valid/],
    [["--file", join(folder, "missing")], "", /missing/],
  ] as const) {
    const ended = await wheelyard.try(["audit", "verify", ...args], input);
    assert.ok(ended.code > 0, args.join(" "));
    assert.match(ended.stderr, message);
    assert.doesNotMatch(ended.stderr, /at .*\.ts:/);
  }
});

test("a rebuild from the records brings the sealed log back", async () => {
  const before = await sealed();
  await recorded(server);
  await server.kill();
  await server.loseFacts();
  await wheelyard.run(["rebuild"]);
  await server.start();
  const report = await verify("--head", headOf(before));
  assert.deepEqual(report.problems, []);
  assert.ok(report.entries >= before.entries);
});
