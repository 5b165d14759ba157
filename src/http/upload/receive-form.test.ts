import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Spool } from "../../publishing/spool/spool.ts";
import { Refusal } from "../../refusal.ts";
import { type FormFields, type ReceivedForm, receiveForm } from "./receive-form.ts";

const LIMITS = { fileSize: 4_000_000, fieldSize: 10_000, textSize: 50_000, fields: 20, idleTime: 300 };
const TYPE = "multipart/form-data; boundary=XyZ";
const folder = await mkdtemp(join(tmpdir(), "wheelyard-receive-"));
const spool = await Spool.open(folder);
let receive = (request: IncomingMessage) => receiveForm(request, spool, LIMITS, () => null);
let arrived = (_form: Promise<ReceivedForm>): void => {};
const server = createServer((request, response) => {
  const form = receive(request);
  form.catch(() => {}).finally(() => response.end());
  arrived(form);
});
await new Promise<void>((resolve) => {
  server.listen(0, "127.0.0.1", resolve);
});
after(async () => {
  server.closeAllConnections();
  server.close();
  await spool.close();
  await rm(folder, { recursive: true });
});

function field(name: string, value: string): Buffer {
  return Buffer.from(`--XyZ\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
}

function content(bytes: Uint8Array, filename = "a.whl"): Buffer {
  const head = `--XyZ\r\nContent-Disposition: form-data; name="content"; filename="${filename}"\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from("\r\n")]);
}

const CLOSE = Buffer.from("--XyZ--\r\n");

interface Sent {
  socket: Socket;
  /** What became of the form, once the request has arrived. */
  form: Promise<ReceivedForm>;
}

/** Sends the parts as one body, by default with its true length; resolves once the request has arrived. */
async function send(parts: Buffer[], claimed?: number): Promise<Sent> {
  const body = Buffer.concat(parts);
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.on("error", () => {});
  socket.resume();
  const arrival = new Promise<{ form: Promise<ReceivedForm> }>((resolve) => {
    arrived = (form) => resolve({ form });
  });
  const length = claimed ?? body.length;
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Type: ${TYPE}\r\nContent-Length: ${length}\r\n\r\n`);
  socket.write(body);
  const { form } = await arrival;
  form.catch(() => {});
  return { socket, form };
}

const outcome = async (parts: Buffer[]): Promise<ReceivedForm> => (await send(parts)).form;

test("U21 fields and file arrive whole in any order, small and big", async () => {
  for (const size of [0, 1, 100_000, 3_000_000]) {
    const bytes = randomBytes(size);
    for (const parts of [
      [field("name", "ä"), content(bytes), field("name", "2"), CLOSE],
      [content(bytes), field("name", "ä"), field("name", "2"), CLOSE],
    ]) {
      const { fields, file } = await outcome(parts);
      assert.deepEqual(fields, [
        ["name", "ä"],
        ["name", "2"],
      ]);
      assert.equal(file?.filename, "a.whl");
      assert.equal(file?.spooled.sha256, createHash("sha256").update(bytes).digest("hex"));
      await file?.spooled.discard();
    }
  }
  assert.deepEqual(await readdir(folder), []);
});

test("U21 a field that is not UTF-8 is read as Latin-1", async () => {
  const latin = Buffer.concat([field("author", "").subarray(0, -2), Buffer.from("Andr\xe9\r\n", "latin1")]);
  const { fields } = await outcome([latin, field("summary", "naïve"), CLOSE]);
  assert.deepEqual(fields, [
    ["author", "André"],
    ["summary", "naïve"],
  ]);
});

test("U31 a signature is taken as bytes", async () => {
  const part = Buffer.from(
    '--XyZ\r\nContent-Disposition: form-data; name="gpg_signature"; filename="a.asc"\r\n\r\nPGP\r\n',
  );
  assert.equal(Buffer.from((await outcome([part, CLOSE])).signature!).toString(), "PGP");
});

const REFUSED: [string, Buffer[], string][] = [
  ["a file over the limit", [content(randomBytes(5_000_000)), CLOSE], "too-large"],
  ["a field over the limit", [field("a", "x".repeat(10_001)), CLOSE], "too-large"],
  ["too much text", [...Array.from({ length: 6 }, () => field("a", "x".repeat(9_000))), CLOSE], "too-large"],
  ["too many fields", [...Array.from({ length: 21 }, () => field("a", "")), CLOSE], "too-large"],
  ["two files", [content(Buffer.from("1")), content(Buffer.from("2")), CLOSE], "invalid"],
  ["a file without a name", [field("content", "x"), CLOSE], "invalid"],
  ["no closing boundary", [content(randomBytes(2_000_000))], "invalid"],
];
for (const [what, parts, kind] of REFUSED) {
  test(`U20 E07 U26 refused, and nothing is left: ${what}`, async () => {
    await assert.rejects(outcome(parts), { kind });
    assert.deepEqual(await readdir(folder), []);
  });
}

test("A06 the file is not taken when what was seen before it is refused", async () => {
  const seen: FormFields[] = [];
  receive = (request) =>
    receiveForm(request, spool, LIMITS, (fields) => {
      seen.push(fields);
      throw new Refusal("forbidden", "no", "no");
    });
  await assert.rejects(outcome([field("name", "x"), content(Buffer.from("1")), CLOSE]), {
    kind: "forbidden",
  });
  assert.deepEqual(seen, [[["name", "x"]]]);
  receive = (request) => receiveForm(request, spool, LIMITS, () => null);
});

test("F14 F15 a client that goes away, at any byte, leaves nothing", async () => {
  const body = [field("name", "x"), content(randomBytes(2_500_000)), CLOSE];
  const length = Buffer.concat(body).length;
  for (const sent of [10, 200, 1_500_000, length - 1]) {
    const { socket, form } = await send([Buffer.concat(body).subarray(0, sent)], length);
    // Whether the server has read all that was sent or not, the outcome is the same.
    await sleep(20);
    socket.destroy();
    await assert.rejects(form, { code: "upload-cut-off" });
    assert.deepEqual(await readdir(folder), []);
  }
});

test("F31 a client that falls silent is given up", async () => {
  const { socket, form } = await send([content(randomBytes(2_000_000))], 9_000_000);
  await assert.rejects(form, { code: "upload-idle" });
  assert.deepEqual(await readdir(folder), []);
  socket.destroy();
});
