import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { Random } from "../harness/random.ts";
import { recorded } from "../harness/recorded.ts";
import { startServer } from "../harness/start-server.ts";

const ROUNDS = Number(process.env.WHEELYARD_ROUNDS ?? 12);
const SEED = Number(process.env.WHEELYARD_SEED ?? 1);

const server = await startServer();
after(() => server.remove());
const wheelyard = CommandLine.forAdmin(server);

/** Overwrites, cuts or empties the file at random. */
function damage(path: string, random: Random): string {
  if (!existsSync(path)) return "nothing";
  const { size } = statSync(path);
  if (size === 0) return "nothing";
  const way = random.pick(["overwrite", "cut", "empty"]);
  if (way === "empty") writeFileSync(path, "");
  else if (way === "cut") truncateSync(path, random.below(size));
  else {
    const bytes = readFileSync(path);
    for (let i = 0; i < 1 + random.below(5); i++)
      random.bytes(1 + random.below(8_192)).copy(bytes, random.below(size));
    writeFileSync(path, bytes);
  }
  return way;
}

test("F134 after a kill and any damage of the database a rebuild brings every acknowledged file back, or names it", async () => {
  const random = new Random(SEED);
  const acknowledged = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < 3; i++) {
      const wheel = buildWheel({ name: `kept-${i}`, version: `1.${round}` });
      await server.admin.publish(wheel);
      acknowledged.add(wheel.filename);
      // The first one is recorded; the records of the others may not be written yet when the server dies.
      if (i === 0) await recorded(server);
    }
    await server.crash();
    const path = join(server.data, random.pick(["wheelyard.db", "wheelyard.db-wal"]));
    const what = `round ${round}, seed ${SEED}: ${damage(path, random)} of ${path}`;
    const rebuilt = await wheelyard.try(["rebuild", "--replace"]);
    assert.ok([0, 1].includes(rebuilt.code), what);
    await server.start();
    const listed = (await Promise.all([0, 1, 2].map((i) => server.anonymous.listed(`kept-${i}`)))).flat();
    for (const filename of acknowledged) {
      if (listed.includes(filename)) continue;
      assert.ok(
        rebuilt.stdout.includes(filename),
        `${what}: ${filename} is neither back nor named\n${rebuilt.stdout}${rebuilt.stderr}`,
      );
      acknowledged.delete(filename);
    }
    for (const filename of listed)
      await server.anonymous.install(filename.split("-1.")[0]?.replace("_", "-") ?? "", filename);
  }
  assert.ok(acknowledged.size >= ROUNDS, "every recorded file is back");
});
