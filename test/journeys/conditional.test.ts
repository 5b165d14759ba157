import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer();
after(() => server.remove());
const { admin, anonymous } = server;
const wheels = Array.from({ length: 20 }, (_, at) => buildWheel({ name: "cached", version: `1.${at}` }));
for (const wheel of wheels) await admin.publish(wheel);

const JSON_V1 = "application/vnd.pypi.simple.v1+json";
const PAGES = ["/simple/", "/simple/cached/", "/root/main/simple/cached/"];

for (const path of PAGES) {
  for (const accept of ["text/html", JSON_V1]) {
    test(`H06 ${path} as ${accept} is 304 without a body for who has it`, async () => {
      const first = await anonymous.get(path, { accept });
      const etag = first.headers.etag as string;
      assert.match(etag, /^(W\/)?"[^"]+"$/);
      for (const known of [etag, `"other", ${etag}`, `W/${etag.replace("W/", "")}`, "*"]) {
        const answer = await anonymous.get(path, { accept, "if-none-match": known });
        assert.equal(answer.status, 304, known);
        assert.equal(answer.bytes.length, 0);
        assert.equal(answer.headers.etag, etag);
      }
      assert.equal((await anonymous.get(path, { accept, "if-none-match": '"other"' })).status, 200);
    });
  }

  test(`H01 HEAD of ${path} has the status and headers of GET, and no body`, async () => {
    const get = await anonymous.get(path);
    const head = await anonymous.send({ method: "HEAD", path });
    assert.equal(head.status, 200);
    assert.equal(head.bytes.length, 0);
    for (const name of ["content-type", "content-length", "etag", "vary", "cache-control"]) {
      assert.equal(head.headers[name], get.headers[name], name);
    }
  });

  test(`H10 ${path} is compressed for who can read it, the same page in every form`, async () => {
    const plain = await anonymous.get(path);
    assert.equal(plain.headers["content-encoding"], undefined);
    for (const encoding of ["gzip", "zstd", "br"]) {
      const answer = await anonymous.get(path, { "accept-encoding": encoding });
      const used = answer.headers["content-encoding"];
      // A page too small to gain may come as it is.
      assert.ok(
        used === encoding || (used === undefined && plain.bytes.length < 2_000),
        `${encoding}: ${used}`,
      );
      assert.equal(answer.text, plain.text);
      assert.match(String(answer.headers.vary), /accept-encoding/i);
    }
    const refused = await anonymous.get(path, { "accept-encoding": "gzip;q=0, identity" });
    assert.equal(refused.headers["content-encoding"], undefined);
    const pip = await anonymous.get(path, { "accept-encoding": "gzip, deflate, br, zstd" });
    assert.equal(pip.text, plain.text);
  });

  test(`H08 H15 ${path} says that it must be asked for again, and its serial`, async () => {
    const { headers } = await anonymous.get(path);
    assert.match(String(headers["cache-control"]), /no-cache|max-age=\d/);
    assert.match(String(headers["x-pypi-last-serial"]), /^\d+$/);
  });
}

test("H07 the ETag differs between forms, and moves with a publish and with a yank", async () => {
  const etag = async (accept: string) =>
    (await anonymous.get("/simple/cached/", { accept })).headers.etag as string;
  const html = await etag("text/html");
  const json = await etag(JSON_V1);
  assert.notEqual(html, json);
  await admin.publish(buildWheel({ name: "cached", version: "2.0" }));
  const published = await etag("text/html");
  assert.notEqual(published, html);
  assert.notEqual(await etag(JSON_V1), json);
  await admin.manage("POST", "/indexes/root/main/projects/cached/releases/2.0/yank", { reason: "x" });
  const yanked = await etag("text/html");
  assert.notEqual(yanked, published);
  assert.equal((await anonymous.get("/simple/cached/", { "if-none-match": published })).status, 200);
});

test("H15 the serial grows with each change", async () => {
  const serial = async () => Number((await anonymous.get("/simple/cached/")).headers["x-pypi-last-serial"]);
  const first = await serial();
  await admin.publish(buildWheel({ name: "cached", version: "3.0" }));
  assert.ok((await serial()) > first);
});

test("H12 U27 methods that a page does not have are 405 with Allow, never 5xx", async () => {
  for (const path of ["/simple/", "/simple/cached/"]) {
    for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
      const answer = await admin.send({ method, path });
      assert.equal(answer.status, 405, `${method} ${path}`);
      assert.match(String(answer.headers.allow), /GET/);
    }
    const options = await anonymous.send({ method: "OPTIONS", path });
    assert.ok([200, 204, 405].includes(options.status), String(options.status));
  }
  for (const path of ["/legacy/", "/root/main/"]) {
    for (const method of ["PUT", "DELETE"]) {
      const { status } = await admin.send({ method, path });
      assert.equal(status, 405, `${method} ${path}`);
    }
    const { status } = await anonymous.get(path);
    assert.ok(status < 500, `GET ${path}: ${status}`);
  }
});

test("T01 F74 every answer says its type, and browsers are told not to guess or run it", async () => {
  const file = await anonymous.findFile("cached", wheels[0]?.filename as string);
  for (const path of ["/simple/", "/simple/cached/", "/simple/none/", file, "/no/such/path", "/-/health"]) {
    const { headers } = await anonymous.get(path);
    assert.ok(headers["content-type"], path);
    assert.equal(headers["x-content-type-options"], "nosniff", path);
    assert.equal(headers["x-powered-by"], undefined);
  }
  const page = await anonymous.get("/simple/cached/");
  assert.match(String(page.headers["content-security-policy"]), /sandbox|default-src 'none'/);
});

test("H18 sloppy double slashes do not answer 5xx or another project", async () => {
  for (const path of ["/simple//cached/", "//simple/cached/", "/simple/cached//", "/root//main/simple/"]) {
    const { status } = await anonymous.get(path);
    assert.ok(status < 500, `${path}: ${status}`);
  }
});
