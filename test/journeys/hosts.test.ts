import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { startServer } from "../harness/start-server.ts";

const open = await startServer();
const closed = await startServer({ config: { listen: { hosts: ["packages.example.com"] } } });
const proxied = await startServer({ config: { listen: { trustedProxies: ["127.0.0.1"] } } });
after(async () => {
  for (const server of [open, closed, proxied]) await server.remove();
});
const wheel = buildWheel({ name: "hosted-on" });
for (const server of [open, closed, proxied]) await server.admin.publish(wheel);

const READS = [
  "/",
  "/ui/",
  "/simple",
  "/simple/",
  "/simple/Hosted.On/",
  "/simple/hosted-on/",
  "/pypi/hosted-on/json",
  "/pypi/hosted-on/1.0/json",
  "/root/main/pypi/hosted-on/json",
  "/-/api/v1/openapi.json",
  "/-/api/v1/indexes",
  "/-/ready",
  "/no/such/thing",
];

test("H21 S25 without listen.hosts every host is answered, and none that a stranger names is repeated", async () => {
  const strange = "stranger.example";
  const headers = {
    host: strange,
    "x-forwarded-host": strange,
    "x-forwarded-prefix": `/${strange}`,
    "x-forwarded-proto": "https",
    forwarded: `host=${strange};proto=https`,
    "x-original-url": `/${strange}`,
  };
  for (const path of READS) {
    const answer = await open.admin.get(path, headers);
    assert.notEqual(answer.status, 421, path);
    const said = `${JSON.stringify(answer.headers)}${answer.text}`;
    assert.doesNotMatch(said, /stranger\.example/, path);
  }
  const page = await open.anonymous.get("/simple/hosted-on/", { host: strange });
  assert.equal(page.status, 200);
  const { urls } = (await open.anonymous.get("/pypi/hosted-on/json", { host: strange })).json<{
    urls: { url: string }[];
  }>();
  assert.match(urls[0]?.url ?? "", /^\.\.\/\.\.\/files\//);
});

test("the plain page tells the address it was asked by when that is this server's, else a placeholder", async () => {
  assert.match((await open.anonymous.get("/")).text, new RegExp(`--index-url ${open.origin}/simple/`));
  const strange = await open.anonymous.get("/", { host: "stranger.example" });
  assert.match(strange.text, /--index-url http:\/\/YOUR-SERVER\/simple\//);
  assert.match(strange.text, /listen\.hosts/);
});

test("H21 with listen.hosts other hosts are refused in plain words, on every way in", async () => {
  const { anonymous, admin } = closed;
  for (const path of READS.filter((one) => one !== "/-/ready")) {
    const answer = await anonymous.get(path, { host: "stranger.example" });
    assert.equal(answer.status, 421, path);
    assert.match(answer.text, /listen\.hosts/, path);
    assert.doesNotMatch(answer.text, /stranger/, path);
  }
  const upload = await admin.upload(buildWheel({ name: "hosted-off" }), {
    headers: { host: "stranger.example" },
  });
  assert.equal(upload.status, 421);
  assert.deepEqual(await anonymous.listed("hosted-off"), []);
  const forwarded = await anonymous.get("/simple/hosted-on/", {
    host: "stranger.example",
    "x-forwarded-host": "packages.example.com",
  });
  assert.equal(forwarded.status, 421, "nobody's word counts but a trusted proxy's");
});

test("with listen.hosts the listed hosts, this machine's own programs and health checks are answered", async () => {
  const { anonymous } = closed;
  for (const host of ["packages.example.com", "Packages.Example.com:443", "localhost", "127.0.0.1:9"]) {
    for (let round = 0; round < 2; round++)
      assert.equal((await anonymous.get("/simple/hosted-on/", { host })).status, 200, host);
  }
  for (const path of ["/-/health", "/-/ready", "/-/metrics"])
    assert.equal((await closed.admin.get(path, { host: "10.1.2.3:8765" })).status, 200, path);
  const { urls } = (await anonymous.get("/pypi/hosted-on/json", { host: "packages.example.com:8443" })).json<{
    urls: { url: string }[];
  }>();
  assert.match(urls[0]?.url ?? "", /^http:\/\/packages\.example\.com:8443\/packages\//);
});

test("S25 behind a trusted proxy addresses are made of what it forwards", async () => {
  const headers = {
    host: "inside:8765",
    "x-forwarded-host": "packages.example.com",
    "x-forwarded-proto": "https",
    "x-forwarded-prefix": "/python",
  };
  const { urls, info } = (await proxied.anonymous.get("/pypi/hosted-on/json", headers)).json<{
    urls: { url: string }[];
    info: Record<string, string>;
  }>();
  assert.match(urls[0]?.url ?? "", /^https:\/\/packages\.example\.com\/python\/packages\//);
  assert.equal(info.package_url, "https://packages.example.com/python/ui/indexes/root/main/hosted-on");
  const home = await proxied.anonymous.get("/", headers);
  assert.match(home.text, /--index-url https:\/\/packages\.example\.com\/python\/simple\//);
});
