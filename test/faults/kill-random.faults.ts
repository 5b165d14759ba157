import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type Attempt, assertNothingLost, assertSpoolEmpties } from "../harness/aftermath.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { Random, seed } from "../harness/random.ts";
import { startServer } from "../harness/start-server.ts";

const ROUNDS = Number(process.env.WHEELYARD_ROUNDS ?? 12);
const UPLOADERS = 6;

for (const workers of [1, 2]) {
  test(`F01 killed at ${ROUNDS} random moments under ${UPLOADERS} uploaders, ${workers} workers: nothing acknowledged is lost`, async () => {
    const server = await startServer({ config: { listen: { workers } } });
    after(() => server.remove());
    const random = new Random(seed() + workers);
    for (let round = 0; round < ROUNDS; round++) {
      const attempts: Attempt[] = [];
      let killed = false;
      const upload = async (uploader: number) => {
        for (let version = 0; !killed; version++) {
          const size = random.pick([0, 3_000, 100_000, 2_000_000]);
          const distribution = buildWheel({
            name: `round-${round}-${uploader % 3}`,
            version: `${uploader}.${version}`,
            size,
          });
          const attempt = { distribution, acknowledged: false };
          attempts.push(attempt);
          attempt.acknowledged = await server.admin.upload(distribution).then(
            (answer) => answer.status === 200,
            () => false,
          );
        }
      };
      const uploads = Array.from({ length: UPLOADERS }, (_, uploader) => upload(uploader));
      await sleep(50 + random.below(700));
      killed = true;
      await server.crash();
      await Promise.all(uploads);
      await server.start();
      await assertNothingLost(server, attempts, `round ${round}`);
      await assertSpoolEmpties(server);
    }
  });
}
