import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { backUp, backupFolder, operate, restored } from "../harness/backups.ts";
import { assertDownloads, assertShows, type Snapshot, snapshotOf } from "../harness/company/audit.ts";
import { Company } from "../harness/company/company.ts";
import { Random, seed } from "../harness/random.ts";

/** A year is 365; CI plays the first weeks. */
const DAYS = Number(process.env.WHEELYARD_DAYS ?? 21);
const LONG_RUN = 200;

test(`F01 F13 F22 ${DAYS} days in the life of a company: each page is what it must be, every day`, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-year-"));
  const random = new Random(seed());
  const backups = await backupFolder();
  const company = await Company.found(random, join(folder, "clock"));
  const { server, dev, prod } = company;
  after(async () => {
    await server.remove();
    await backups.remove();
    await rm(folder, { recursive: true, force: true });
  });
  let saved: { dev: Snapshot; prod: Snapshot } | null = null;
  const memory: number[] = [];

  const oftenOrSeldom = [
    ...Array.from({ length: 6 }, () => () => company.publish()),
    ...Array.from({ length: 2 }, () => () => company.promote()),
    () => company.publishAgain(),
    () => company.yank(),
    () => company.remove(),
    () => company.restore(),
    () => company.hire(),
  ];

  for (company.day = 0; company.day < DAYS; company.day++) {
    await company.setClock(9);
    for (let i = 0; i < 8; i++) await random.pick(oftenOrSeldom)();
    if (company.day % 3 === 2) await company.crash();
    // A clock that was fast is corrected.
    if (company.day % 10 === 5) await company.setClock(7);
    if (company.day % 5 === 4) await company.retain();
    await assertShows(server, "team/dev", snapshotOf(dev));
    await assertShows(server, "team/prod", snapshotOf(prod));
    await assertDownloads(server, dev, random, 3);
    await assertDownloads(server, prod, random, 3);
    if (company.day % 7 === 6) {
      assert.deepEqual((await backUp(server, backups.path)).damaged, []);
      saved = { dev: snapshotOf(dev), prod: snapshotOf(prod) };
      await assertVerified(company);
    }
    if (company.day % 90 === 20) {
      await assertRestorable(saved);
      await loseTheDatabase(company);
    }
    memory.push(await server.residentBytes());
  }
  t.diagnostic(`${dev.files.size} files in ${dev.projects.length} projects, ${prod.files.size} promoted`);
  t.diagnostic(
    `memory after days: ${memory
      .filter((_, day) => day % 7 === 6)
      .map(inMegabytes)
      .join(", ")} MB`,
  );
  // Short runs only warm the caches.
  if (DAYS >= LONG_RUN) assertFlat(memory);

  async function assertRestorable(expected: typeof saved): Promise<void> {
    assert.ok(expected);
    const other = await restored(backups.path);
    try {
      await other.start();
      await assertShows(other, "team/dev", expected.dev);
      await assertShows(other, "team/prod", expected.prod);
    } finally {
      await other.remove();
    }
  }
});

/** `wheelyard verify` reads every byte and finds nothing wrong. */
async function assertVerified({ server }: Company): Promise<void> {
  const { code, stdout, stderr } = await operate(server, ["verify"]);
  assert.equal(code, 0, stdout + stderr);
}

/** The disk of the database fails: it is made again from the records. */
async function loseTheDatabase({ server }: Company): Promise<void> {
  await server.kill();
  await server.loseFacts();
  const { code, stdout, stderr } = await operate(server, ["rebuild"]);
  assert.equal(code, 0, stdout + stderr);
  await server.start();
}

/** The last third of a long run needs no more than the third before. */
function assertFlat(memory: readonly number[]): void {
  const third = Math.floor(memory.length / 3);
  const before = medianOf(memory.slice(third, 2 * third));
  const last = medianOf(memory.slice(2 * third));
  assert.ok(last <= before * 1.15, `memory grows: ${inMegabytes(before)} MB, then ${inMegabytes(last)} MB`);
}

const medianOf = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] as number;

const inMegabytes = (bytes: number): number => Math.round(bytes / 1_048_576);
