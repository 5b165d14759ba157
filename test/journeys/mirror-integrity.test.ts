import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, test } from "node:test";
import { brotliCompressSync, gzipSync, zstdCompressSync } from "node:zlib";
import { createBLAKE2b } from "hash-wasm";
import { buildSdist, buildWheel, type Distribution } from "../harness/build-distribution.ts";
import type { Page } from "../harness/caller.ts";
import { FakeUpstream, type Trick } from "../harness/fake-upstream.ts";
import { exchange } from "../harness/raw-socket.ts";
import { startServer } from "../harness/start-server.ts";

const upstream = await FakeUpstream.start();
const server = await startServer({ config: { upstreamUrl: upstream.url, listen: { workers: 2 } } });
after(() => Promise.all([server.remove(), upstream.stop()]));
const { anonymous } = server;

const plain = "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n";

const PACKERS: Record<string, (bytes: Buffer) => Buffer> = {
  gzip: (bytes) => gzipSync(bytes),
  br: (bytes) => brotliCompressSync(bytes),
  zstd: (bytes) => zstdCompressSync(bytes),
};

/** Ways in which half a file may come without anything that says how long the whole is (RELIABILITY F112). */
const CUTS: Record<string, (half: Buffer) => Trick> = {
  "the connection is closed": (half) => (request) =>
    void request.socket.end(Buffer.concat([Buffer.from(`${plain}Connection: close\r\n\r\n`), half])),
  "as a server of HTTP/1.0 does": (half) => (request) =>
    void request.socket.end(Buffer.concat([Buffer.from("HTTP/1.0 200 OK\r\n\r\n"), half])),
  "the connection is reset": (half) => (request) => {
    request.socket.write(Buffer.concat([Buffer.from(`${plain}Connection: close\r\n\r\n`), half]), () =>
      request.socket.resetAndDestroy(),
    );
  },
  "chunked, without the last chunk": (half) => (request) => {
    const head = `${plain}Transfer-Encoding: chunked\r\n\r\n${half.length.toString(16)}\r\n`;
    request.socket.end(Buffer.concat([Buffer.from(head), half]));
  },
  "chunked and complete": (half) => (_, response) => void response.writeHead(200).end(half),
  "with the length of the half": (half) => (_, response) =>
    void response.writeHead(200, { "content-length": half.length }).end(half),
};

/** A file as a page names it, without the hash that it has. */
const named = ({ filename, bytes }: Distribution) => ({ filename, bytes });

/** What a client gets: the status, or that its transfer broke. */
async function outcome(path: string): Promise<number | "broken"> {
  return anonymous.get(path).then(
    ({ status }) => status,
    () => "broken" as const,
  );
}

test("F112 half a file without a hash or a length is never kept, and never looks complete", async (t) => {
  let number = 0;
  for (const [what, cutBy] of Object.entries(CUTS)) {
    for (const kind of ["wheel", "sdist", "large wheel"]) {
      await t.test(`${kind}: ${what}`, async () => {
        const options = { name: `cut-${number++}`, size: kind === "large wheel" ? 40_000_000 : 300_000 };
        const whole = kind === "sdist" ? buildSdist(options) : buildWheel(options);
        upstream.publish(options.name, { filename: whole.filename, bytes: whole.bytes, hashes: {} });
        const address = `/files/${whole.filename}`;
        upstream.trick(address, cutBy(whole.bytes.subarray(0, whole.bytes.length >> 1)));
        const path = await anonymous.findFile(options.name, whole.filename);
        const expected = kind === "large wheel" ? [502, "broken"] : [502];
        for (const one of await Promise.all([outcome(path), outcome(path)]))
          assert.ok(expected.includes(one), `${one}`);
        const old = await exchange(server.port, `GET ${path} HTTP/1.0\r\n\r\n`, { patience: 10_000 });
        const isTold = /^content-length: /im.test(old.text);
        assert.ok(isTold || old.statuses[0] === 502, "a client without chunks could not tell");
        upstream.trick(address, null);
        assert.ok((await anonymous.get(path)).bytes.equals(whole.bytes), "the next client gets the whole");
      });
    }
  }
});

test("F112 a whole file without a hash or a length is kept; one whose kind tells nothing is not", async () => {
  const wheel = buildWheel({ name: "unmeasured", size: 300_000 });
  const files = [wheel.filename, "unmeasured-1.0.tar.Z"];
  for (const filename of files) {
    upstream.publish("unmeasured", { filename, bytes: wheel.bytes, hashes: {} });
    upstream.trick(`/files/${filename}`, (request) => {
      request.socket.end(Buffer.concat([Buffer.from("HTTP/1.0 200 OK\r\n\r\n"), wheel.bytes]));
    });
  }
  const path = await anonymous.findFile("unmeasured", wheel.filename);
  for (let round = 0; round < 2; round++) assert.ok((await anonymous.get(path)).bytes.equals(wheel.bytes));
  assert.equal(upstream.count(`/files/${wheel.filename}`, "GET"), 1);
  const listed = await anonymous.listed("unmeasured");
  for (const filename of listed.filter((one) => one !== wheel.filename)) {
    const answer = await anonymous.get(await anonymous.findFile("unmeasured", filename));
    assert.equal(answer.status, 502);
    assert.match(answer.text, /without a hash or a length/);
  }
});

test("F112 a file that comes packed is unpacked, and proved as it is on its page", async () => {
  const files = [
    buildWheel({ name: "packed", size: 100_000 }),
    buildSdist({ name: "packed", version: "2.0" }),
  ];
  for (const hashed of [true, false]) {
    for (const encoding of ["gzip", "br", "zstd", "x-bzip2"]) {
      const name = `packed-${encoding}-${hashed ? "hashed" : "bare"}`;
      const named = files.map(({ filename, bytes }) => ({
        filename: filename.replace("packed", name.replaceAll("-", "_")),
        bytes,
        ...(hashed ? {} : { hashes: {} }),
      }));
      upstream.publish(name, ...named);
      for (const { filename: own, bytes } of named) {
        // Some servers name what the file itself is.
        const isItself = encoding === "x-bzip2" || (encoding === "gzip" && own.endsWith(".gz"));
        const body = isItself ? bytes : PACKERS[encoding]?.(bytes);
        upstream.trick(`/files/${own}`, (request, response) => {
          response.writeHead(200, { "content-encoding": encoding, "content-length": body?.length ?? 0 });
          response.end(request.method === "HEAD" ? undefined : body);
        });
        const path = await anonymous.findFile(name, own);
        const head = await anonymous.send({ method: "HEAD", path });
        assert.ok(
          [undefined, String(bytes.length)].includes(head.headers["content-length"]),
          "no wrong length",
        );
        const answer = await anonymous.get(path);
        assert.ok(
          answer.status === 200 && answer.bytes.equals(bytes),
          `${own}: ${answer.text.slice(0, 100)}`,
        );
      }
    }
  }
});

const wasm = await createBLAKE2b(256);
const hex = (name: string, bytes: Buffer) => createHash(name).update(bytes).digest("hex");
const HASHES: Record<string, (bytes: Buffer) => string> = {
  md5: (bytes) => hex("md5", bytes),
  sha1: (bytes) => hex("sha1", bytes),
  SHA256: (bytes) => hex("sha256", bytes).toUpperCase(),
  sha384: (bytes) => hex("sha384", bytes),
  "sha-512": (bytes) => hex("sha512", bytes),
  sha3_256: (bytes) => hex("sha3-256", bytes),
  "SHA3-512": (bytes) => hex("sha3-512", bytes),
  blake2b: (bytes) => hex("blake2b512", bytes),
  blake2b_256: (bytes) => wasm.init().update(bytes).digest("hex") as string,
  blake2s: (bytes) => hex("blake2s256", bytes),
  shake_256: (bytes) => createHash("shake256", { outputLength: 40 }).update(bytes).digest("hex"),
};

for (const format of ["html", "json"] as const) {
  test(`F112 D05 ${format}: a file is checked by whatever hash its page tells, in any spelling`, async () => {
    upstream.format = format;
    for (const [name, of] of Object.entries(HASHES)) {
      const project = `by-${name.toLowerCase().replace("_", "-")}-${format}`;
      const [right, wrong] = ["1.0", "2.0"].map((version) => buildWheel({ name: project, version }));
      assert.ok(right && wrong);
      upstream.publish(
        project,
        { ...named(right), hashes: { [name]: of(right.bytes) } },
        { ...named(wrong), hashes: { [name]: of(right.bytes) } },
      );
      const good = await anonymous.get(await anonymous.findFile(project, right.filename));
      assert.ok(good.status === 200 && good.bytes.equals(right.bytes), name);
      const bad = await anonymous.get(await anonymous.findFile(project, wrong.filename));
      assert.equal(bad.status, 502, name);
      assert.match(bad.text, /do not have the \w+ hash its page tells/);
    }
    upstream.format = "html";
  });

  test(`F112 ${format}: a hash that cannot be checked proves nothing`, async () => {
    upstream.format = format;
    const claims = { blake3: "a".repeat(64), sha256: "xyz", SHA512: "a".repeat(64), md5: "" };
    for (const [name, value] of Object.entries(claims)) {
      const wheel = buildWheel({ name: `unproved-${name.toLowerCase()}-${format}` });
      upstream.publish(wheel.name, { ...named(wheel), hashes: { [name]: value } });
      const answer = await anonymous.get(await anonymous.findFile(wheel.name, wheel.filename));
      assert.equal(answer.status, 502, name);
      assert.match(answer.text, new RegExp(`cannot be checked \\(${name}\\)`));
      assert.equal(upstream.count(`/files/${wheel.filename}`), 0);
    }
    upstream.format = "html";
  });
}

test("F112 beside a hash that cannot be checked another one proves the file, and every known one must be right", async () => {
  upstream.format = "json";
  const cases: [hashes: (bytes: Buffer) => Record<string, string>, status: number][] = [
    [(bytes) => ({ blake3: "a".repeat(64), sha512: hex("sha512", bytes) }), 200],
    [(bytes) => ({ sha256: "short", md5: hex("md5", bytes) }), 200],
    [(bytes) => ({ sha256: hex("sha256", bytes), blake2b: hex("blake2b512", Buffer.alloc(1)) }), 502],
    [(bytes) => ({ sha256: hex("sha256", Buffer.alloc(1)), md5: hex("md5", bytes) }), 502],
  ];
  for (const [at, [hashesOf, status]] of cases.entries()) {
    const wheel = buildWheel({ name: `beside-${at}` });
    upstream.publish(wheel.name, { ...named(wheel), hashes: hashesOf(wheel.bytes) });
    assert.equal((await anonymous.get(await anonymous.findFile(wheel.name, wheel.filename))).status, status);
  }
  upstream.format = "html";
});

test("S06 what was proved of a file is on its page from then on, in every worker and after a restart", async () => {
  const wheel = buildWheel({ name: "learned" });
  const sha512 = hex("sha512", wheel.bytes);
  upstream.publish("learned", { ...named(wheel), hashes: { sha512 } });
  // Over connections of their own, so that both workers answer, and none is reset by a restart.
  const headers = { accept: "application/vnd.pypi.simple.v1+json", connection: "close" };
  const page = async () => (await anonymous.get("/simple/learned/", headers)).json<Page>();
  const pages = async () => Promise.all(Array.from({ length: 12 }, page));
  for (const { files, meta } of await pages()) {
    assert.deepEqual(files[0]?.hashes, { sha512 });
    assert.equal(files[0]?.size, undefined);
    assert.equal(meta["api-version"], "1.0", "1.1 and later promise sizes");
  }
  const path = await anonymous.findFile("learned", wheel.filename);
  assert.equal((await anonymous.get(path)).status, 200);
  // The bytes are given out before they are noted.
  while ((await page()).files[0]?.hashes.sha256 === undefined);
  for (let round = 0; round < 2; round++) {
    for (const { files, meta } of await pages()) {
      assert.deepEqual(files[0]?.hashes, { sha256: wheel.sha256, sha512 });
      assert.equal(files[0]?.size, wheel.bytes.length);
      assert.equal(meta["api-version"], "1.4");
      assert.equal(anonymous.filePath("learned", String(files[0]?.url)), path, "its address stays");
    }
    await anonymous.install("learned", wheel.filename);
    await server.restart();
  }
  assert.match((await anonymous.get("/simple/learned/")).text, new RegExp(`#sha256=${wheel.sha256}`));
  assert.equal(upstream.count(`/files/${wheel.filename}`), 1);
});
