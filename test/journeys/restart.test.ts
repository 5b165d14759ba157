import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { buildWheel } from "../harness/build-distribution.ts";
import { basic, Caller } from "../harness/caller.ts";
import type { Answer, Question } from "../harness/send.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";

/** Files that each publisher publishes: so many are published before, during and behind the restarts. */
const UPLOADS = 40;

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  return text.split(" ").filter(Boolean).map(Number);
}

/** A connection for each request, as of clients that run for one install. */
class OneRequestEach extends Caller {
  override send(question: Question): Promise<Answer> {
    return super.send({ ...question, headers: { ...question.headers, connection: "close" } });
  }
}

interface People {
  admin: Caller;
  anonymous: Caller;
}

/** Publishes and installs at once, nothing twice, while `restart` runs; fails with the first answer that is not as it should be. */
async function underLoad({ admin, anonymous }: People, restart: () => Promise<void>): Promise<void> {
  const published: string[] = [];
  const state = { isRestarted: false, isOver: false, installs: 0 };
  const publisher = async (who: number) => {
    for (let i = 0; i < UPLOADS || !state.isRestarted; i++) {
      const wheel = buildWheel({
        name: "steady",
        version: `${who}.${i}`,
        size: i % 7 === 0 ? 1_500_000 : 5_000,
      });
      const answer = await admin.upload(wheel);
      assert.equal(answer.status, 200, answer.text);
      published.push(wheel.filename);
    }
  };
  const installer = async () => {
    while (!state.isOver) {
      const filename = published.at(-1);
      if (filename !== undefined) await anonymous.install("steady", filename);
      state.installs++;
      await sleep(1);
    }
  };
  const publishers = Promise.all([publisher(1), publisher(2)]).finally(() => {
    state.isOver = true;
  });
  const load = Promise.all([publishers, installer(), installer(), installer()]);
  await Promise.race([load, until(() => published.length > 5, "some files are published")]);
  await Promise.race([load, restart()]);
  state.isRestarted = true;
  await load;
  const listed = await anonymous.listed("steady");
  assert.deepEqual(listed.toSorted(), published.toSorted());
  assert.ok(state.installs > 0);
}

test("workers are replaced one by one at SIGUSR2, and no request is dropped", async () => {
  const server = await startServer({ config: { listen: { workers: 2 }, access: { read: "everyone" } } });
  after(() => server.remove());
  await underLoad(server, async () => {
    for (const round of [1, 2]) {
      const before = childrenOf(server.pid);
      process.kill(server.pid, "SIGUSR2");
      const isReplaced = () => server.log.split("the workers are replaced").length > round;
      await until(isReplaced, `restart ${round}`);
      const behind = childrenOf(server.pid);
      assert.ok(behind.filter((pid) => !before.includes(pid)).length >= 2, "both workers are new");
    }
  });
  await until(() => childrenOf(server.pid).length === 2, "the old workers end");
  assert.equal(await server.kill(), 0);
});

test("a restart that cannot succeed leaves the workers that there are", async () => {
  const config = { listen: { workers: 2 } };
  const server = await startServer({ config });
  after(() => server.remove());
  await until(() => childrenOf(server.pid).length === 2, "both workers are there");
  await server.admin.publish(buildWheel({ name: "before" }));
  const good = await readFile(server.configFile, "utf8");
  await writeFile(server.configFile, "nothing: such\n");
  process.kill(server.pid, "SIGUSR2");
  await until(() => server.log.includes("not restarted: "), "it is said");
  await writeFile(server.configFile, good);
  await server.admin.publish(buildWheel({ name: "still" }));
});

test("one process says why it is not restarted, and goes on", async () => {
  const server = await startServer();
  after(() => server.remove());
  process.kill(server.pid, "SIGUSR2");
  await until(() => server.log.includes("not restarted: One process serves"), "it is said");
  await server.admin.publish(buildWheel({ name: "alone" }));
});

for (const workers of [1, 2])
  test(`with a socket of a service manager and ${workers} process(es), a whole restart drops no request`, async () => {
    const hold = join(import.meta.dirname, "../harness/hold-socket.mjs");
    const wrapper = [process.execPath, hold];
    const server = await startServer({
      wrapper,
      config: { listen: { workers }, access: { read: "everyone" } },
    });
    after(() => server.remove());
    const people = {
      admin: new OneRequestEach(server.origin, basic("admin", ADMIN_PASSWORD)),
      anonymous: new OneRequestEach(server.origin),
    };
    await underLoad(people, async () => {
      for (const round of [1, 2]) {
        const [old = 0] = childrenOf(server.pid);
        process.kill(old, "SIGTERM");
        await until(() => childrenOf(server.pid).some((pid) => pid !== old), `restart ${round}`);
        assert.equal((await people.anonymous.get("/-/health")).status, 200);
      }
    });
  });
