import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { assertSpoolEmpties, assertUnharmed } from "../harness/aftermath.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { type HeldUpload, holdUpload } from "../harness/held-upload.ts";
import { startServer } from "../harness/start-server.ts";

/** How far an upload gets: a name, and what is sent. */
const STAGES: [string, (upload: HeldUpload) => void][] = [
  ["nothing", () => {}],
  ["headers", (upload) => upload.sendHead()],
  ["1 %", (upload) => sendPart(upload, 0.01)],
  ["50 %", (upload) => sendPart(upload, 0.5)],
  ["99 %", (upload) => sendPart(upload, 0.99)],
  ["all but the last byte", (upload) => sendPart(upload, 1 - 1 / upload.length)],
  ["all", (upload) => sendPart(upload, 1)],
];

function sendPart(upload: HeldUpload, part: number): void {
  upload.sendHead();
  upload.sendBody(Math.floor(upload.length * part));
}

const server = await startServer();
after(() => server.remove());

test("F02 killed at each stage of an upload, and 0 to 160 ms behind it", async () => {
  const moments = [
    ...STAGES.map(([stage, send]) => ({ stage, send, wait: 20 })),
    ...[0, 1, 2, 4, 8, 16, 24, 40, 80, 160].map((wait) => ({
      stage: `all, +${wait} ms`,
      send: (upload: HeldUpload) => sendPart(upload, 1),
      wait,
    })),
  ];
  for (const [at, { stage, send, wait }] of moments.entries()) {
    const distribution = buildWheel({ name: "staged", version: `1.${at}`, size: 1_500_000 });
    const upload = await holdUpload(server, distribution);
    send(upload);
    await sleep(wait);
    await server.crash();
    const acknowledged = (await upload.status()) === 200;
    await server.start();
    const listed = await server.anonymous.listed("staged");
    if (acknowledged) assert.ok(listed.includes(distribution.filename), `${stage}: acknowledged and lost`);
    if (listed.includes(distribution.filename))
      await server.anonymous.install("staged", distribution.filename);
    await server.admin.publish(distribution);
    await server.anonymous.install("staged", distribution.filename);
    await assertSpoolEmpties(server);
  }
});

test("F15 F14 the client goes at each stage: nothing visible, the name not stuck, nothing left on the disk", async () => {
  for (const how of ["end", "reset"] as const) {
    for (const [at, [stage, send]] of STAGES.entries()) {
      if (stage === "all") continue;
      const distribution = buildWheel({ name: `gone-${how}`, version: `1.${at}`, size: 700_000 });
      const upload = await holdUpload(server, distribution);
      send(upload);
      await sleep(30);
      if (how === "end") upload.socket.end();
      else upload.socket.resetAndDestroy();
      await upload.closed;
      assert.ok(!(await server.anonymous.listed(`gone-${how}`)).includes(distribution.filename), stage);
      await assertSpoolEmpties(server);
      await server.admin.publish(distribution);
    }
  }
  await assertUnharmed(server);
});

test("F15 the client goes right behind its last byte: whole or not at all", async () => {
  for (let round = 0; round < 10; round++) {
    const distribution = buildWheel({ name: "hasty", version: `1.${round}`, size: 200_000 });
    const upload = await holdUpload(server, distribution);
    sendPart(upload, 1);
    await sleep(round);
    upload.socket.resetAndDestroy();
    await upload.closed;
    await server.admin.publish(distribution);
    await server.anonymous.install("hasty", distribution.filename);
  }
  await assertSpoolEmpties(server);
  await assertUnharmed(server);
});
