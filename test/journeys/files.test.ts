import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer();
after(() => server.remove());
const { admin, anonymous } = server;
const wheel = buildWheel({ name: "ranged", size: 300_000 });
const source = buildSdist({ name: "ranged" });
await admin.publish(wheel);
await admin.publish(source);
const path = await anonymous.findFile("ranged", wheel.filename);
const sourcePath = await anonymous.findFile("ranged", source.filename);
const size = wheel.bytes.length;

test("H02 H09 H14 a file comes whole, unencoded, unguessable and cacheable for ever", async () => {
  for (const [file, bytes] of [
    [path, wheel.bytes],
    [sourcePath, source.bytes],
  ] as const) {
    const {
      status,
      headers,
      bytes: got,
    } = await anonymous.get(file, { "accept-encoding": "gzip, br, zstd" });
    assert.equal(status, 200);
    assert.ok(got.equals(bytes));
    assert.equal(Number(headers["content-length"]), bytes.length);
    assert.equal(headers["content-encoding"], undefined);
    assert.match(String(headers["content-type"]), /^application\/(octet-stream|zip|gzip|x-gzip|x-tar)/);
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.equal(headers["accept-ranges"], "bytes");
    assert.match(String(headers["cache-control"]), /immutable/);
    assert.match(String(headers["cache-control"]), /max-age=\d{6,}/);
  }
});

test("H01 HEAD of a file", async () => {
  const head = await anonymous.send({ method: "HEAD", path });
  assert.equal(head.status, 200);
  assert.equal(Number(head.headers["content-length"]), size);
  assert.equal(head.bytes.length, 0);
});

/** [Range, first byte, last byte] */
const RANGES: [string, number, number][] = [
  ["bytes=0-0", 0, 0],
  ["bytes=0-99", 0, 99],
  ["bytes=100-199", 100, 199],
  ["bytes=1000-", 1_000, size - 1],
  ["bytes=-50", size - 50, size - 1],
  [`bytes=0-${size * 2}`, 0, size - 1],
  [`bytes=-${size * 2}`, 0, size - 1],
  [`bytes=${size - 1}-`, size - 1, size - 1],
];

for (const [range, first, last] of RANGES) {
  test(`H03 F40 ${range} answers 206 with exactly these bytes`, async () => {
    const answer = await anonymous.get(path, { range });
    assert.equal(answer.status, 206);
    assert.equal(answer.headers["content-range"], `bytes ${first}-${last}/${size}`);
    assert.equal(Number(answer.headers["content-length"]), last - first + 1);
    assert.ok(answer.bytes.equals(wheel.bytes.subarray(first, last + 1)));
  });
}

test("H03 a range beyond the end answers 416 with the size", async () => {
  for (const range of [`bytes=${size}-`, `bytes=${size + 5}-${size + 9}`]) {
    const answer = await anonymous.get(path, { range });
    assert.equal(answer.status, 416, range);
    assert.equal(answer.headers["content-range"], `bytes */${size}`);
  }
});

test("H04 F40 several ranges and malformed ones answer whole, in parts or 416, and never more bytes than the file", async () => {
  const many = `bytes=${Array.from({ length: 500 }, () => "0-").join(",")}`;
  const odd = [
    "bytes=5-1",
    "bytes=a-b",
    "bytes=",
    "bytes",
    "lines=0-5",
    "bytes=--5",
    "bytes=1-2-3",
    "bytes=-0",
    many,
  ];
  for (const range of ["bytes=0-1,5-9", ...odd]) {
    const answer = await anonymous.get(path, { range });
    assert.ok([200, 206, 400, 416].includes(answer.status), `${range.slice(0, 30)}: ${answer.status}`);
    assert.ok(answer.bytes.length <= size + 4_096, range.slice(0, 30));
  }
});

test("H05 If-Range with the right ETag gives the part, with a stale one the whole", async () => {
  const { etag } = (await anonymous.get(path)).headers;
  const right = await anonymous.get(path, { range: "bytes=0-9", "if-range": etag as string });
  assert.equal(right.status, 206);
  const stale = await anonymous.get(path, { range: "bytes=0-9", "if-range": '"stale"' });
  assert.equal(stale.status, 200);
  assert.equal(stale.bytes.length, size);
});

test("H06 a file known to the client is 304", async () => {
  const { etag } = (await anonymous.get(path)).headers;
  const answer = await anonymous.get(path, { "if-none-match": etag as string });
  assert.equal(answer.status, 304);
  assert.equal(answer.bytes.length, 0);
});

test("H13 F63 near misses of a file address are 404", async () => {
  const [, folder, first, rest] = path.split("/").slice(-4) as [string, string, string, string];
  assert.ok(folder && first && rest);
  const base = path.slice(0, path.lastIndexOf("/"));
  for (const wrong of [
    `${base}/`,
    base,
    `${base}/other-1.0-py2.py3-none-any.whl`,
    `${base}/${source.filename}`,
    path.replace(/[0-9a-f]{62}/, "0".repeat(62)),
    `${path}.asc`,
    `${path}.metadata.metadata`,
    `${path}/`,
    path.toUpperCase(),
  ]) {
    const { status } = await anonymous.get(wrong);
    assert.ok(status === 404 || status === 400, `${wrong}: ${status}`);
  }
});

test("F25 H20 a client that stops early does no harm", async () => {
  const controller = new AbortController();
  const answer = await fetch(server.origin + path, { signal: controller.signal });
  await answer.body?.getReader().read();
  controller.abort();
  await anonymous.install("ranged", wheel.filename);
});

test("U31 S13 a signature that was uploaded is served beside the file, and never listed as a file", async () => {
  const signed = buildWheel({ name: "signed" });
  const signature = "-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n";
  const { uploadParts } = await import("../harness/multipart.ts");
  const part = { name: "gpg_signature", value: signature, filename: `${signed.filename}.asc` };
  await admin.publish(signed, { parts: [...uploadParts(signed), part] });
  assert.deepEqual(await anonymous.listed("signed"), [signed.filename]);
  const file = await anonymous.findFile("signed", signed.filename);
  const answer = await anonymous.get(`${file}.asc`);
  assert.equal(answer.status, 200);
  assert.equal(answer.text, signature);
});
