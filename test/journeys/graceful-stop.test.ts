import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { uploadParts, writeForm } from "../harness/multipart.ts";
import { open } from "../harness/raw-socket.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";

const server = await startServer({ config: { shutdownGrace: 20 } });
after(() => server.remove());
const { admin, anonymous } = server;

/** An upload whose last byte is held back until `finish`. */
async function heldUpload(name: string) {
  const wheel = buildWheel({ name, size: 300_000 });
  const form = writeForm(uploadParts(wheel));
  const authorization = Buffer.from(`admin:${ADMIN_PASSWORD}`).toString("base64");
  const socket = await open(server.port);
  const received: Buffer[] = [];
  const closed = new Promise<string>((resolve) => {
    socket.on("data", (chunk) => received.push(chunk));
    socket.on("close", () => resolve(Buffer.concat(received).toString("latin1")));
  });
  socket.write(
    `POST /legacy/ HTTP/1.1\r\nHost: x\r\nAuthorization: Basic ${authorization}\r\nContent-Type: ${form.type}\r\n` +
      `Content-Length: ${form.body.length}\r\n\r\n`,
  );
  socket.write(form.body.subarray(0, -1));
  return { wheel, closed, finish: () => socket.write(form.body.subarray(-1)) };
}

test("F11 on SIGTERM an upload in flight is finished and kept, new connections are not taken, exit code 0", async () => {
  const upload = await heldUpload("in-flight");
  await anonymous.get("/simple/");
  const gone = server.kill("SIGTERM");
  const deadline = Date.now() + 15_000;
  let refused = false;
  while (!refused && Date.now() < deadline) {
    refused = await open(server.port).then(
      (socket) => {
        socket.destroy();
        return false;
      },
      () => true,
    );
  }
  assert.ok(refused, "new connections are still taken");
  upload.finish();
  assert.match(await upload.closed, /^HTTP\/1\.1 (100 Continue\r\n\r\nHTTP\/1\.1 )?200/);
  assert.equal(await gone, 0);
  await server.start();
  await anonymous.install("in-flight", upload.wheel.filename);
});

test("F11 under load nobody who was answered 200 loses a file", async () => {
  const wheels = Array.from({ length: 40 }, (_, at) =>
    buildWheel({ name: "loaded", version: `1.${at}`, size: 30_000 }),
  );
  const uploads = wheels.map((wheel) =>
    admin.upload(wheel).then(
      (answer) => answer.status,
      () => 0,
    ),
  );
  await uploads[0];
  assert.equal(await server.kill("SIGTERM"), 0);
  const statuses = await Promise.all(uploads);
  await server.start();
  const listed = new Set(await anonymous.listed("loaded"));
  for (const [at, wheel] of wheels.entries()) {
    assert.ok([0, 200, 503].includes(statuses[at] as number), String(statuses[at]));
    if (statuses[at] === 200)
      assert.ok(listed.has(wheel.filename), `${wheel.filename} was answered 200 and is gone`);
  }
  for (const filename of listed) await anonymous.install("loaded", filename);
  for (const wheel of wheels) await admin.publish(wheel);
});

test("SIGINT stops it too", async () => {
  assert.equal(await server.kill("SIGINT"), 0);
  await server.start();
});

test("a client that never ends does not hold it beyond the grace", async () => {
  const short = await startServer({ config: { shutdownGrace: 1 } });
  const socket = await open(short.port);
  socket.write("POST /legacy/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n");
  const code = await short.kill("SIGTERM");
  assert.equal(code, 0);
  socket.destroy();
  await short.remove();
});

const embedded = process.env.WHEELYARD_TEST_DATABASE
  ? { skip: "a database that is not embedded takes many servers" }
  : {};

test("F12 a second server on the same data is refused, and the first one goes on", embedded, async () => {
  const second = await startServer({ data: server.data }).catch((error: Error) => error);
  assert.ok(second instanceof Error, "the second server started");
  assert.match(second.message, /Another server already uses .*wheelyard\.db\. Stop it first/);
  const wheel = buildWheel({ name: "first-server" });
  await server.admin.publish(wheel);
  await anonymous.install("first-server", wheel.filename);
  await server.restart("SIGKILL");
  assert.equal((await anonymous.listed("first-server")).length, 1);
});
