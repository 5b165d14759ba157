import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readdir, readlink, rm, writeFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Random, seed } from "../../../test/harness/random.ts";
import { Refusal } from "../../refusal.ts";
import { openStored, sendLocalFile } from "./send-local.ts";
import { loadSendFile, type SendFile } from "./sendfile.ts";

const MIB = 2 ** 20;
const folder = await mkdtemp(join(tmpdir(), "wheelyard-send-"));
after(() => rm(folder, { recursive: true, force: true }));
const bytes = new Random(seed()).bytes(5 * MIB + 123);
const path = join(folder, "file");
await writeFile(path, bytes);

const kernel = loadSendFile();
/** Ways in which the kernel may take bytes, and none at all. */
const WAYS: Record<string, SendFile | null> = {
  "without native help": null,
  "when the kernel never takes any": () => -1,
  ...(kernel
    ? {
        "by the kernel": kernel,
        "when the kernel takes a little, now and then": halting(kernel),
      }
    : {}),
};

function halting(sendFile: SendFile): SendFile {
  let calls = 0;
  return (socket, file, offset, length) =>
    ++calls % 3 === 0 ? -1 : sendFile(socket, file, offset, Math.min(length, 1 + ((calls * 7919) % 70_000)));
}

interface Sent {
  body: Buffer;
  /** Why the sending failed, if it did. */
  error: Error | null;
}

/** One response that `send` writes behind its headers; what a client of it reads. */
async function respond(
  length: number,
  send: (response: ServerResponse) => Promise<void>,
  read: (chunk: Buffer) => boolean = () => true,
): Promise<Sent> {
  let error: Error | null = null;
  const done = Promise.withResolvers<void>();
  const server = createServer((_request, response) => {
    response.writeHead(200, { "Content-Length": length, Connection: "close" });
    send(response)
      .catch((reason: Error) => {
        error = reason;
      })
      .finally(done.resolve);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.on("error", () => undefined);
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    if (!read(chunk)) socket.destroy();
  });
  socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  await Promise.all([once(socket, "close"), done.promise]);
  server.close();
  const all = Buffer.concat(chunks);
  return { body: all.subarray(all.indexOf("\r\n\r\n") + 4), error };
}

const RANGES = [
  { start: 0, end: bytes.length - 1 },
  { start: 0, end: 0 },
  { start: bytes.length - 1, end: bytes.length - 1 },
  { start: 1, end: 512 * 1024 },
  { start: 12_345, end: 3 * MIB },
];

for (const [title, sendFile] of Object.entries(WAYS)) {
  test(`H20 a file and any part of it arrives whole ${title}`, async () => {
    for (const range of RANGES) {
      const length = range.end - range.start + 1;
      const { body, error } = await respond(length, async (response) =>
        sendLocalFile(response, await openStored(path), range, 10_000, sendFile),
      );
      assert.equal(error, null);
      assert.ok(body.equals(bytes.subarray(range.start, range.end + 1)), JSON.stringify(range));
    }
  });

  test(`F08 a file shorter than was said breaks off ${title}: nobody takes it for whole`, async () => {
    const range = { start: 0, end: bytes.length + 9 };
    const { body, error } = await respond(bytes.length + 10, async (response) =>
      sendLocalFile(response, await openStored(path), range, 10_000, sendFile),
    );
    assert.match(String(error), /shorter/);
    assert.ok(body.length <= bytes.length);
  });

  test(`F119 a client that goes away ends the sending ${title}, and the file is closed`, async () => {
    const before = await openFiles();
    const range = { start: 0, end: bytes.length - 1 };
    await respond(
      bytes.length,
      async (response) => sendLocalFile(response, await openStored(path), range, 10_000, sendFile),
      () => false,
    );
    assert.equal(await openFiles(), before);
  });
}

/** How often this process has the file open. */
async function openFiles(): Promise<number> {
  if (process.platform !== "linux") return 0;
  const links = (await readdir("/proc/self/fd")).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => ""));
  return (await Promise.all(links)).filter((link) => link === path).length;
}

test("F08 a file that is gone, or cannot be opened, is refused before anything is answered", async () => {
  const isUnavailable = (code: string) => (error: unknown) =>
    error instanceof Refusal &&
    error.kind === "unavailable" &&
    error.code === code &&
    error.retryAfter !== null;
  await assert.rejects(openStored(join(folder, "none")), isUnavailable("file-damaged"));
  await assert.rejects(openStored(join(path, "below-a-file")), isUnavailable("file-not-opened"));
});
