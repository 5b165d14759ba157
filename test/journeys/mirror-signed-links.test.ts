import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel, type Distribution } from "../harness/build-distribution.ts";
import { FakeUpstream, type Trick } from "../harness/fake-upstream.ts";
import { startServer } from "../harness/start-server.ts";

const upstream = await FakeUpstream.start();
const server = await startServer({ config: { upstreamUrl: upstream.url } });
after(() => Promise.all([server.remove(), upstream.stop()]));
const { anonymous } = server;

interface Signed {
  wheel: Distribution;
  /** Makes all links that were given out expire. */
  expire: () => void;
  path: string;
}

/** A project whose page has links that expire, and upstream refuses expired ones by this status. */
async function signed(
  name: string,
  refusal: number,
  options: { hashed?: boolean; inPath?: boolean } = {},
): Promise<Signed> {
  const { hashed = true, inPath = false } = options;
  const wheel = buildWheel({ name, size: 6_000_000 });
  let current = 1;
  const file = (signature: number) =>
    inPath ? `/signed/${signature}/${wheel.filename}` : `/signed/${wheel.filename}?signature=${signature}`;
  const metadata = inPath ? `/signed/1/${wheel.filename}.metadata` : `/signed/${wheel.filename}.metadata`;
  upstream.trick(`/simple/${name}/`, (_, response) => {
    const hash = hashed ? `#sha256=${wheel.sha256}` : "";
    const link = `<a href="${file(current)}${hash}" data-core-metadata="true">${wheel.filename}</a>`;
    response.writeHead(200, { "content-type": "text/html", etag: '"same"' }).end(`<html>${link}</html>`);
  });
  const serve =
    (bytes: Buffer): Trick =>
    (request, response) => {
      const { searchParams, pathname } = new URL(request.url ?? "", "http://upstream");
      const signature = Number(inPath ? pathname.split("/")[2] : searchParams.get("signature"));
      const [, start = "", end = ""] = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
      if (signature !== current) response.writeHead(refusal).end("Request has expired");
      else if (start === "" && end === "")
        response.writeHead(200, { "content-length": bytes.length }).end(bytes);
      else {
        const from = start === "" ? bytes.length - Number(end) : Number(start);
        const to = start === "" || end === "" ? bytes.length - 1 : Number(end);
        response
          .writeHead(206, { "content-range": `bytes ${from}-${to}/${bytes.length}` })
          .end(bytes.subarray(from, to + 1));
      }
    };
  for (const signature of [1, 2, 3]) {
    upstream.trick(
      inPath ? `/signed/${signature}/${wheel.filename}` : `/signed/${wheel.filename}`,
      serve(wheel.bytes),
    );
    upstream.trick(
      inPath ? `/signed/${signature}/${wheel.filename}.metadata` : metadata,
      serve(wheel.metadata),
    );
  }
  const path = await anonymous.findFile(name, wheel.filename);
  return { wheel, path, expire: () => current++ };
}

const pagesOf = (name: string) => upstream.count(`/simple/${name}/`);

for (const status of [400, 401, 403, 404, 410]) {
  test(`D02 a link that is refused by ${status} is looked for once more on the page, once for all clients`, async () => {
    const name = `expired-${status}`;
    const { wheel, path, expire } = await signed(name, status);
    expire();
    const answers = await Promise.all(Array.from({ length: 10 }, () => anonymous.get(path)));
    for (const answer of answers) assert.ok(answer.bytes.equals(wheel.bytes), answer.text.slice(0, 200));
    assert.equal(pagesOf(name), 2);
  });
}

test("D02 … for HEAD, parts and metadata too", async () => {
  const { wheel, path, expire } = await signed("expired-parts", 403);
  expire();
  const part = await anonymous.get(path, { range: `bytes=${wheel.bytes.length - 50}-` });
  assert.ok(part.status === 206 && part.bytes.equals(wheel.bytes.subarray(-50)), part.text.slice(0, 200));
  expire();
  const head = await anonymous.send({ method: "HEAD", path });
  assert.equal(head.headers["content-length"], String(wheel.bytes.length));
  const other = await signed("expired-metadata", 403);
  other.expire();
  assert.ok((await anonymous.get(`${other.path}.metadata`)).bytes.equals(other.wheel.metadata));
  assert.equal(pagesOf("expired-metadata"), 2);
});

test("D02 … where the signature stands in the path, and no hash but the name tells the file", async () => {
  const byHash = await signed("expired-path", 403, { inPath: true });
  byHash.expire();
  assert.ok((await anonymous.get(byHash.path)).bytes.equals(byHash.wheel.bytes));
  const byName = await signed("expired-unhashed", 403, { hashed: false });
  byName.expire();
  assert.ok((await anonymous.get(byName.path)).bytes.equals(byName.wheel.bytes));
});

test("F111 a link that is refused for good costs the upstream one look at the page, however many ask", async () => {
  const wheel = buildWheel({ name: "refused-for-good" });
  upstream.publish("refused-for-good", wheel);
  upstream.trick(`/files/${wheel.filename}`, (_, response) => void response.writeHead(403).end());
  const path = await anonymous.findFile("refused-for-good", wheel.filename);
  for (let round = 0; round < 5; round++) {
    const answers = await Promise.all(Array.from({ length: 4 }, () => anonymous.get(path)));
    for (const { status } of answers) assert.equal(status, 502);
  }
  assert.equal(pagesOf("refused-for-good"), 2);
});
