import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { FakeUpstream, type Trick } from "../harness/fake-upstream.ts";
import { startServer } from "../harness/start-server.ts";
import { eventually } from "../harness/until.ts";

const upstream = await FakeUpstream.start();
const server = await startServer({ config: { upstreamUrl: upstream.url } });
after(() => Promise.all([server.remove(), upstream.stop()]));
const { anonymous } = server;

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const says =
  (status: number, body: string | Buffer, type = "text/html"): Trick =>
  (_, response) =>
    void response.writeHead(status, { "content-type": type }).end(body);

const other = buildWheel({ name: "other" }).metadata;
/** What an upstream may answer in place of a wheel's metadata. */
const ANSWERS: Record<string, Trick> = {
  "a sign-in page": says(200, "<html><body>Sign in</body></html>"),
  "an error in JSON": says(200, '{"error": "no such file"}', "application/json"),
  "another project's metadata": says(200, other),
  nothing: says(200, ""),
  "404": says(404, "no"),
  "403": says(403, "no"),
  "500": says(500, "no"),
  "more than anybody reads": (_, response) => {
    response.writeHead(200, { "content-length": 100_000_000 });
    response.write("Metadata-Version: 2.1\n");
  },
};
const PROMISES: Record<string, (metadata: Buffer) => string> = {
  "without a hash": () => "true",
  "with its hash": (metadata) => `sha256=${sha256(metadata)}`,
  "with a wrong hash": () => `sha256=${"a".repeat(64)}`,
  "with an unknown hash": () => `blake3=${"a".repeat(64)}`,
  "with a broken hash": () => "sha256=xyz",
  "with another hash": (metadata) => `SHA512=${createHash("sha512").update(metadata).digest("hex")}`,
};

/** Ends the body by ending the connection, as servers of HTTP/1.0 do. */
const unmeasured =
  (body: Buffer): Trick =>
  (request) =>
    void request.socket.end(Buffer.concat([Buffer.from("HTTP/1.0 200 OK\r\n\r\n"), body]));

test("D06 F112 metadata without a hash or a length may lack their end: they come from the wheel", async () => {
  const wheel = buildWheel({ name: "cut-metadata", requiresDist: ["flask", "numpy"] });
  upstream.publish(wheel.name, wheel);
  const half = wheel.metadata.subarray(0, wheel.metadata.indexOf("Requires-Dist"));
  upstream.trick(`/files/${wheel.filename}.metadata`, unmeasured(half));
  upstream.trick(`/simple/${wheel.name}/`, (_, response) => {
    const link = `<a href="/files/${wheel.filename}" data-core-metadata="true">${wheel.filename}</a>`;
    response.writeHead(200, { "content-type": "text/html" }).end(`<html>${link}</html>`);
  });
  const path = await anonymous.findFile(wheel.name, wheel.filename);
  assert.ok((await anonymous.get(`${path}.metadata`)).bytes.equals(wheel.metadata));
});

test("F111 a page that ends behind a link, without a length, is no shorter list", async () => {
  const [one, two] = ["1.0", "2.0"].map((version) => buildWheel({ name: "cut-page", version }));
  assert.ok(one && two);
  const links = [one, two].map(({ filename }) => `<a href="/files/${filename}">${filename}</a>`);
  const head = "<!DOCTYPE html><html><body>\n";
  const whole = `${head}${links.join("\n")}\n</body></html>\n<!--SERIAL 7-->\n`;
  upstream.trick("/simple/cut-page/", unmeasured(Buffer.from(`${head}${links[0]}`)));
  assert.equal((await anonymous.get("/simple/cut-page/")).status, 502);
  upstream.trick("/simple/cut-page/", unmeasured(Buffer.from(whole)));
  await eventually(async () => (await anonymous.get("/simple/cut-page/")).status, 200);
  assert.equal((await anonymous.listed("cut-page")).length, 2);
});

let number = 0;
for (const [how, promiseOf] of Object.entries(PROMISES)) {
  for (const [what, trick] of Object.entries(ANSWERS)) {
    test(`D06 metadata are promised ${how}, and the upstream answers ${what}: they come from the wheel`, async () => {
      const wheel = buildWheel({ name: `promised-${number++}` });
      upstream.publish(wheel.name, wheel);
      upstream.trick(`/files/${wheel.filename}.metadata`, trick);
      upstream.trick(`/simple/${wheel.name}/`, (_, response) => {
        const link = `<a href="/files/${wheel.filename}#sha256=${wheel.sha256}" data-core-metadata="${promiseOf(wheel.metadata)}">${wheel.filename}</a>`;
        response.writeHead(200, { "content-type": "text/html" }).end(`<html>${link}</html>`);
      });
      const path = await anonymous.findFile(wheel.name, wheel.filename);
      const answer = await anonymous.get(`${path}.metadata`);
      assert.equal(answer.status, 200, answer.text);
      assert.ok(answer.bytes.equals(wheel.metadata));
      const promised = (await anonymous.page(wheel.name)).files[0]?.["core-metadata"];
      assert.ok(
        promised === true || (typeof promised === "object" && promised.sha256 === sha256(wheel.metadata)),
      );
    });
  }
}

test("D06 metadata that are not those that were promised are promised as they are given, after a restart too", async () => {
  const wheel = buildWheel({ name: "promise-broken" });
  upstream.format = "json";
  upstream.publish("promise-broken", { filename: wheel.filename, bytes: wheel.bytes, metadata: other });
  const path = await anonymous.findFile("promise-broken", wheel.filename);
  assert.deepEqual((await anonymous.page("promise-broken")).files[0]?.["core-metadata"], {
    sha256: sha256(other),
  });
  assert.ok((await anonymous.get(`${path}.metadata`)).bytes.equals(wheel.metadata));
  for (let round = 0; round < 2; round++) {
    const [file] = (await anonymous.page("promise-broken")).files;
    assert.deepEqual(file?.["core-metadata"], { sha256: sha256(wheel.metadata) });
    const answer = await anonymous.get(`${path}.metadata`);
    assert.equal(sha256(answer.bytes), sha256(wheel.metadata));
    assert.equal(answer.headers.etag, `"${sha256(wheel.metadata)}"`);
    await server.restart();
  }
  upstream.format = "html";
});

test("D06 a file that turns out to have no metadata is not said to have some", async () => {
  const files = [
    buildSdist({ name: "promise-empty" }),
    buildWheel({ name: "promise-empty", version: "2.0" }),
  ];
  upstream.trick("/simple/promise-empty/", (_, response) => {
    const links = files.map(
      ({ filename }) => `<a href="/files/${filename}" data-core-metadata="true">${filename}</a>`,
    );
    response.writeHead(200, { "content-type": "text/html" }).end(`<html>${links.join("\n")}</html>`);
  });
  for (const { filename } of files) {
    // A zip that is whole, and holds no METADATA at all.
    const bytes = filename.endsWith(".whl")
      ? Buffer.from(`PK\x05\x06${"\0".repeat(18)}`, "latin1")
      : files[0]?.bytes;
    upstream.publish("promise-empty-files", { filename, bytes: bytes ?? Buffer.alloc(0) });
    upstream.trick(`/files/${filename}.metadata`, says(404, "no"));
    const path = await anonymous.findFile("promise-empty", filename);
    assert.equal((await anonymous.get(`${path}.metadata`)).status, 404, filename);
    const shown = (await anonymous.page("promise-empty")).files.find((file) => file.filename === filename);
    assert.equal(shown?.["core-metadata"], false, filename);
    assert.equal((await anonymous.get(`${path}.metadata`)).status, 404, filename);
  }
});
