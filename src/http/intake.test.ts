import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, connect, createServer } from "node:net";
import { after, test } from "node:test";
import { Intake } from "./intake.ts";

const http = createHttpServer(async (request, response) => {
  const hash = createHash("sha256");
  for await (const piece of request) hash.update(piece);
  response.end(hash.digest("hex"));
});
const intake = new Intake(http);
/** The memory of every chunk that was read. */
const read: ArrayBuffer[] = [];
const listener = createServer({ allowHalfOpen: true }, (socket) => {
  intake.take(socket);
  socket.on("data", (chunk: Buffer<ArrayBuffer>) => read.push(chunk.buffer));
}).listen(0, "127.0.0.1");
await once(listener, "listening");
after(() => listener.close());

const body = randomBytes(3_000_000);
const GET = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

/** Sends the pieces, the body between them, and resolves with all that came back. */
async function send(before: string, behind: string): Promise<string> {
  const socket = connect((listener.address() as AddressInfo).port, "127.0.0.1");
  socket.write(before);
  socket.write(body);
  socket.write(behind);
  let text = "";
  for await (const chunk of socket) text += chunk;
  return text;
}

const framings = {
  "of known length": [`Content-Length: ${body.length}\r\n\r\n`, ""],
  "in chunks": [`Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n`, "\r\n0\r\n\r\n"],
} as const;

for (const [framing, [before, behind]] of Object.entries(framings))
  test(`F135 the memory of an upload ${framing} is freed as it is read, and the request behind it is answered`, async () => {
    read.length = 0;
    const text = await send(`POST / HTTP/1.1\r\nHost: x\r\n${before}`, behind + GET);
    const digests = [body, ""].map((bytes) => createHash("sha256").update(bytes).digest("hex"));
    assert.deepEqual(text.match(/[0-9a-f]{64}/g), digests);
    assert.ok(read.length > 10, `${read.length} pieces`);
    // Kept are those in which another request begins or ends, and the rest that is put back.
    const kept = read.filter((memory) => !memory.detached);
    assert.ok(kept.length <= 5, `${kept.length} pieces of ${read.length} are kept`);
  });
