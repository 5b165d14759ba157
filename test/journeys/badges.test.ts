import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer({ config: { access: { read: "authenticated" } } });
after(() => server.remove());
const { admin, anonymous } = server;
await admin.publish(buildWheel({ name: "shop", version: "1.0", requiresPython: ">=3.9,<4" }));
await admin.publish(buildWheel({ name: "shop", version: "1.1", requiresPython: ">=3.9,<4" }));

const get = (path: string, caller = admin, headers: Record<string, string> = {}) =>
  caller.send({ method: "GET", path, headers });

test("badges show version and Python versions, escaped, as pictures without rights", async () => {
  const version = await get("/root/main/pypi/Shop/version.svg");
  assert.equal(version.status, 200);
  assert.match(version.text, /<text[^>]*>1\.1<\/text>/);
  assert.match(String(version.headers["content-type"]), /^image\/svg\+xml/);
  assert.match(String(version.headers["content-security-policy"]), /sandbox/);
  const python = await get("/pypi/shop/python.svg");
  assert.match(python.text, /&gt;=3\.9,&lt;4|&lt;4,&gt;=3\.9/);
  const again = await get("/pypi/shop/version.svg", admin, {
    "if-none-match": String((await get("/pypi/shop/version.svg")).headers.etag),
  });
  assert.equal(again.status, 304);
});

test("a badge shows the latest test results of the latest release", async () => {
  const badge = async () => (await get("/root/main/pypi/shop/tests.svg")).text;
  const report = (version: string, environment: string, status: string) =>
    admin.manage("POST", `/indexes/root/main/projects/shop/releases/${version}/results`, {
      results: [{ environment, status }],
    });
  await report("1.0", "py39", "failed");
  assert.match(await badge(), /aria-label="tests: none"/);
  await report("1.1", "py39", "passed");
  await report("1.1", "py313", "failed");
  assert.match(await badge(), /aria-label="tests: failed in 1 of 2"/);
  await report("1.1", "py313", "passed");
  assert.match(await badge(), /aria-label="tests: passed in 2"/);
});

test("the feed lists each release once, the newest first", async () => {
  const { text, headers } = await get("/root/main/pypi/shop/releases.atom");
  assert.match(String(headers["content-type"]), /^application\/atom\+xml/);
  const titles = [...text.matchAll(/<entry><title>([^<]*)<\/title>/g)].map(([, title]) => title);
  assert.deepEqual(titles, ["shop 1.1", "shop 1.0"]);
});

test("who may not read the project gets neither", async () => {
  for (const name of ["version.svg", "python.svg", "tests.svg", "releases.atom"])
    assert.equal((await get(`/root/main/pypi/shop/${name}`, anonymous)).status, 401);
});
