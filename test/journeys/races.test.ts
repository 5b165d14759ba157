import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { buildWheel } from "../harness/build-distribution.ts";
import { startServer } from "../harness/start-server.ts";

const RACERS = 12;

// Before any test: the first one's end must not be taken for the end of all while a server is still starting.
const servers = await Promise.all([1, 2].map((workers) => startServer({ config: { listen: { workers } } })));
after(() => Promise.all(servers.map((server) => server.remove())));

for (const [at, { admin, anonymous }] of servers.entries()) {
  const workers = at + 1;

  test(`F20 U29 ${workers} workers: 12 at once with other bytes, exactly one wins and its bytes stay`, async () => {
    for (let round = 0; round < 3; round++) {
      const name = `race-${round}`;
      const wheels = Array.from({ length: RACERS }, (_, at) =>
        buildWheel({ name, salt: `racer ${at}`, size: 20_000 }),
      );
      const answers = await Promise.all(wheels.map((wheel) => admin.upload(wheel)));
      const winners = wheels.filter((_, at) => answers[at]?.status === 200);
      assert.equal(winners.length, 1, answers.map((answer) => answer.status).join(" "));
      for (const answer of answers) assert.ok([200, 400, 409].includes(answer.status), String(answer.status));
      const bytes = await anonymous.install(name, winners[0]?.filename as string);
      assert.ok(bytes.equals(winners[0]?.bytes as Buffer));
    }
  });

  test(`F21 ${workers} workers: 12 at once with the same bytes, one entry and all well`, async () => {
    const wheel = buildWheel({ name: "same-bytes", size: 50_000 });
    const answers = await Promise.all(Array.from({ length: RACERS }, () => admin.upload(wheel)));
    for (const answer of answers) assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(await anonymous.listed("same-bytes"), [wheel.filename]);
    await anonymous.install("same-bytes", wheel.filename);
  });

  test(`F23 ${workers} workers: 12 spellings of one file at once, one entry`, async () => {
    const spellings = ["Mixed.Name-1.0", "mixed_name-1.0.0", "mixed.name-1.0", "MIXED_NAME-1"];
    const wheels = Array.from({ length: RACERS }, (_, at) => {
      const version = spellings[at % 4]?.split("-")[1] as string;
      const wheel = buildWheel({ name: "mixed-name", version, salt: `${at}` });
      return { ...wheel, filename: `${spellings[at % 4]}-py2.py3-none-any.whl` };
    });
    const answers = await Promise.all(wheels.map((wheel) => admin.upload(wheel)));
    for (const answer of answers) assert.ok(answer.status < 500, `${answer.status} ${answer.text}`);
    assert.equal(answers.filter((answer) => answer.status === 200).length, 1);
    assert.equal((await anonymous.listed("mixed-name")).length, 1);
  });

  test(`F22 ${workers} workers: removed while others download: whole and right, or 404`, async () => {
    for (let round = 0; round < 8; round++) {
      const name = `vanishing-${round}`;
      const wheel = buildWheel({ name, size: round === 0 ? 2_000_000 : 200_000 });
      await admin.publish(wheel);
      const path = await anonymous.findFile(name, wheel.filename);
      const removal = admin.api("DELETE", `/indexes/root/main/projects/${name}/files/${wheel.filename}`);
      const downloads = Array.from({ length: 24 }, async (_, at) => {
        await setTimeout(at / 2);
        return anonymous.get(path);
      });
      for (const answer of await Promise.all(downloads)) {
        assert.ok([200, 404, 410].includes(answer.status), `${answer.status} ${answer.text}`);
        if (answer.status === 200) assert.ok(answer.bytes.equals(wheel.bytes));
      }
      assert.ok((await removal).status < 300);
      assert.deepEqual(await anonymous.listed(name), []);
    }
  });

  test(`F25 S22 ${workers} workers: whatever is listed during uploads can be fetched`, async () => {
    const wheels = Array.from({ length: 16 }, (_, at) => buildWheel({ name: "growing", version: `1.${at}` }));
    let done = false;
    const uploads = Promise.all(wheels.map((wheel) => admin.publish(wheel))).finally(() => {
      done = true;
    });
    while (!done) {
      for (const filename of await anonymous.listed("growing")) await anonymous.install("growing", filename);
    }
    await uploads;
    assert.equal((await anonymous.listed("growing")).length, wheels.length);
  });
}
