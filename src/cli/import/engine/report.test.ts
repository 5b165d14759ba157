import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Report, type ReportedFile } from "./report.ts";

const folder = await mkdtemp(join(tmpdir(), "report-"));
after(() => rm(folder, { recursive: true }));

const HEAD = { peer: "pypiserver", from: ["/srv"], into: "team/main", dryRun: false };
const file = (name: string, more: Partial<ReportedFile> = {}): ReportedFile => ({
  ...{ address: `/${name}`, filename: name, outcome: "imported", sha256: "00", verified: true, why: null },
  ...more,
});

test("the report file is JSON, and appears when it is complete", async () => {
  const path = join(folder, "report.json");
  const report = await Report.begin(HEAD, path);
  await report.add([]);
  await report.add([file("a"), file("b")]);
  await report.add([file("c", { outcome: "failed", verified: false, why: "It is damaged." })]);
  report.tell({ kind: "index", what: "team/main", outcome: "created", why: null });
  assert.deepEqual(await readdir(folder), ["report.json.part"]);
  await report.end();
  const told = JSON.parse(await readFile(path, "utf8"));
  assert.deepEqual(
    { ...HEAD, names: ["a", "b", "c"], counts: report.counts },
    {
      ...{ peer: told.peer, from: told.from, into: told.into, dryRun: told.dryRun, counts: told.counts },
      names: told.files.map(({ filename }: ReportedFile) => filename),
    },
  );
  assert.equal(told.facts.length, 1);
  assert.equal(report.counts.failed, 1);
  assert.equal(report.isComplete, false);
  assert.deepEqual(await readdir(folder), ["report.json"]);
});

test("however many files fail, few are kept in memory", async () => {
  const report = await Report.begin(HEAD, null);
  for (let at = 0; at < 80; at++) await report.add([file(`f${at}`, { outcome: "failed", why: "No." })]);
  assert.equal(report.troubles.length, 50);
  assert.equal(report.moreTroubles, 30);
  await report.end();
});

test("a place that cannot be written is refused before anything happens", async () => {
  await assert.rejects(Report.begin(HEAD, join(folder, "no/where.json")), /cannot be written/);
});
