import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { grant, makeAccount } from "../harness/people.ts";
import { exchange } from "../harness/raw-socket.ts";
import { type Server, startServer } from "../harness/start-server.ts";

const servers = await Promise.all(
  [true, false].map((fastPath) => startServer({ config: { listen: { fastPath } } })),
);
after(() => Promise.all(servers.map((server) => server.remove())));
const wheel = buildWheel({ name: "quick", size: 40_000 });
for (const server of servers) {
  await server.admin.publish(wheel);
  await server.admin.manage("POST", "/indexes", {
    owner: "closed",
    name: "one",
    settings: { read: "granted" },
  });
  await server.admin.publish(wheel, { to: "/closed/one/" });
  await makeAccount(server, "ann");
  await makeAccount(server, "bob");
  await grant(server, "account:ann", "read", "closed/one");
}
const file = await (servers[0] as Server).anonymous.findFile("quick", wheel.filename);

/** Requests on one connection; each answer must be the same with the fast path and without it. */
const CONVERSATIONS: Record<string, string[]> = {
  page: ["GET /simple/quick/ HTTP/1.1\r\nHost: x\r\n\r\n"],
  "page of HTTP/1.0": ["GET /simple/quick/ HTTP/1.0\r\n\r\n"],
  "HTTP/1.0 kept alive": ["GET /simple/quick/ HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"],
  head: ["HEAD /simple/quick/ HTTP/1.1\r\nHost: x\r\n\r\n"],
  json: ["GET /simple/quick/ HTTP/1.1\r\nHost: x\r\nAccept: application/vnd.pypi.simple.v1+json\r\n\r\n"],
  "lower-case headers": ["GET /simple/quick/ HTTP/1.1\r\nhost:x\r\naccept:  text/html  \r\n\r\n"],
  twice: ["GET /simple/quick/ HTTP/1.1\r\nHost: x\r\n\r\n", "GET /simple/ HTTP/1.1\r\nHost: x\r\n\r\n"],
  pipelined: ["GET /simple/quick/ HTTP/1.1\r\nHost: x\r\n\r\nGET /simple/none/ HTTP/1.1\r\nHost: x\r\n\r\n"],
  "page, then upload": [
    "GET /simple/quick/ HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST /legacy/ HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}",
  ],
  "in pieces": ["GET /simple/la", "ned/ HTTP/1.1\r\nHo", "st: x\r\n", "\r\n"],
  unknown: ["GET /simple/none/ HTTP/1.1\r\nHost: x\r\n\r\n"],
  file: [`GET ${file} HTTP/1.1\r\nHost: x\r\n\r\n`],
  "part of a file": [`GET ${file} HTTP/1.1\r\nHost: x\r\nRange: bytes=5-14\r\n\r\n`],
  "closed page": ["GET /closed/one/simple/quick/ HTTP/1.1\r\nHost: x\r\n\r\n"],
  "GET with a body": ["GET /simple/quick/ HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"],
  "no host": ["GET /simple/quick/ HTTP/1.1\r\n\r\n"],
  "absolute form": ["GET http://x/simple/quick/ HTTP/1.1\r\nHost: x\r\n\r\n"],
  "raw name": ["GET /simple/Quick/ HTTP/1.1\r\nHost: x\r\n\r\n"],
  gzip: ["GET /simple/quick/ HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip, deflate\r\n\r\n"],
  close: ["GET /simple/quick/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"],
};

/** An answer without what may differ between two servers: dates, connection words, ids, serials of their own. */
function comparable(text: string): string {
  return text
    .replaceAll(
      /^(date|connection|keep-alive|x-request-id|etag|last-modified|x-pypi-last-serial):.*\r\n/gim,
      "",
    )
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
    .replaceAll(/"(instance|requestId)":"[^"]*"/g, "")
    .replaceAll(/_last-serial":\s*\d+/g, "")
    .replaceAll(/content-length: \d+/gi, "");
}

function sortedHeads(text: string): string {
  const [head = "", ...rest] = text.split("\r\n\r\n");
  const [status, ...lines] = head.split("\r\n");
  return [status, ...lines.map((line) => line.toLowerCase()).sort(), ...rest].join("\n");
}

for (const [title, pieces] of Object.entries(CONVERSATIONS)) {
  test(`the fast path answers like the server behind it: ${title}`, async () => {
    const [fast, slow] = await Promise.all(
      servers.map((server) => exchange(server.port, pieces, { pause: 30, patience: 700 })),
    );
    assert.deepEqual(fast?.statuses, slow?.statuses);
    assert.equal(sortedHeads(comparable(fast?.text ?? "")), sortedHeads(comparable(slow?.text ?? "")));
    assert.equal(fast?.closed, slow?.closed);
  });
}

test("F104 a prepared page of a closed index is given to nobody but who may see it", async () => {
  for (const server of servers) {
    const { anonymous } = server;
    const path = "/closed/one/simple/quick/";
    const ann = anonymous.withPassword("ann", "ann: a pass:wörd");
    const bob = anonymous.withPassword("bob", "bob: a pass:wörd");
    for (let round = 0; round < 5; round++) {
      assert.equal((await ann.get(path)).status, 200);
      assert.equal((await anonymous.get(path)).status, 401);
      assert.equal((await bob.get(path)).status, 404);
      const etag = (await ann.get(path)).headers.etag as string;
      assert.equal((await ann.get(path, { "if-none-match": etag })).status, 304);
      assert.equal((await bob.get(path, { "if-none-match": etag })).status, 404);
      assert.equal((await anonymous.get(path, { "if-none-match": etag })).status, 401);
    }
  }
});
