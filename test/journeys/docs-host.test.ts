import assert from "node:assert/strict";
import { after, test } from "node:test";
import { docsZip } from "../harness/build-archive.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";

const MAIN = "packages.example.org";
const DOCS = "docs.example.org";
const server = await startServer({ config: { listen: { hosts: [MAIN], docsHost: DOCS } } });
after(() => server.remove());
const { admin, anonymous } = server;
const zip = { headers: { "content-type": "application/zip" }, body: docsZip("Shop documentation") };
const at = (host: string) => ({ host });
await admin.publish(buildWheel({ name: "shop", version: "1.0" }));
const sent = await admin.send({ method: "POST", path: "/root/main/shop/1.0/docs", ...zip });
assert.equal(sent.status, 200, sent.text);

test("documentation is only served at its own name, and other names lead there", async () => {
  const path = "/root/main/shop/stable/docs/guide/index.html?x=1";
  const page = await anonymous.get(path, at(DOCS));
  assert.equal(page.status, 200);
  assert.match(String(page.headers["content-security-policy"]), /^sandbox/);
  assert.equal(page.headers["set-cookie"], undefined);
  for (const method of ["GET", "HEAD"]) {
    const led = await anonymous.send({ method, path, headers: at(MAIN) });
    assert.deepEqual([led.status, led.headers.location], [302, `http://${DOCS}${path}`]);
  }
  const withPort = await anonymous.get(path, at(`${MAIN}:8765`));
  assert.equal(withPort.headers.location, `http://${DOCS}:8765${path}`);
  assert.equal((await anonymous.get("/root/main/shop/1.0/docs", at(DOCS))).headers.location, "docs/");
});

test("nothing else is served at the name of documentation, also what was prepared before", async () => {
  for (const path of ["/simple/shop/", "/", "/ui/", "/-/api/v1/", "/-/docs/", "/pypi/shop/json"]) {
    assert.ok((await anonymous.get(path, at(MAIN))).status < 400, path);
    for (const caller of [anonymous, admin]) {
      const { status, text } = await caller.get(path, at(DOCS));
      assert.equal(status, 421, path);
      assert.match(text, /only shows documentation/);
    }
  }
  const headers = { ...zip.headers, ...at(DOCS) };
  const upload = { method: "POST", path: "/root/main/shop/1.0/docs", headers, body: zip.body };
  assert.equal((await admin.send(upload)).status, 421);
  assert.equal((await anonymous.get("/-/health", at(DOCS))).status, 200);
  assert.equal((await anonymous.get("/root/main/shop/1.0/docs/", at("other.example.org"))).status, 421);
});

test("the link of a session leads to documentation that not everyone may read, without a cookie", async () => {
  await admin.manage("POST", "/indexes", { owner: "team", name: "inner", settings: { read: "granted" } });
  await admin.publish(buildWheel({ name: "secret", version: "1.0" }), { to: "/team/inner/" });
  await admin.send({ method: "POST", path: "/team/inner/secret/1.0/docs", ...zip });
  const signedIn = await anonymous.api("POST", "/session", {
    account: "admin",
    password: ADMIN_PASSWORD,
  });
  const cookie = String(signedIn.headers["set-cookie"]).split(";")[0] as string;
  const list = await anonymous.get("/-/api/v1/indexes/team/inner/projects/secret/docs", { cookie });
  const [docs] = list.json<{ items: { path: string }[] }>().items;
  const led = await anonymous.get(`/${docs?.path}`, { cookie, ...at(MAIN) });
  const { pathname, host } = new URL(String(led.headers.location));
  assert.equal(host, DOCS);
  assert.match((await anonymous.get(pathname, at(DOCS))).text, /Shop documentation/);
  const without = await anonymous.get("/team/inner/secret/1.0/docs/", { cookie, ...at(DOCS) });
  assert.equal(without.status, 401);
  assert.match((await admin.get("/team/inner/secret/1.0/docs/", at(DOCS))).text, /Shop documentation/);
});
