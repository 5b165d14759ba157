import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { FakeUpstream, type Trick } from "../harness/fake-upstream.ts";
import { startServer } from "../harness/start-server.ts";

const upstream = await FakeUpstream.start();
const server = await startServer({ config: { access: { read: "everyone" } } });
after(async () => {
  await server.remove();
  await upstream.stop();
});
const { admin, anonymous } = server;
await admin.manage("POST", "/indexes", {
  owner: "up",
  name: "mirror",
  kind: "mirror",
  settings: { mirror: { url: upstream.url } },
});

const answers = (status: number): Trick => {
  return (_request, response) => {
    response.writeHead(status).end();
  };
};

test("F40 HEAD and If-None-Match: * of a file that is not kept answer what a download would", async () => {
  for (const [upstreamSays, expected] of [
    [404, 404],
    [410, 404],
    [500, 502],
    [503, 503],
  ] as const) {
    const wheel = buildWheel({ name: `heads-${upstreamSays}` });
    upstream.publish(wheel.name, wheel);
    const path = await anonymous.findFile(wheel.name, wheel.filename, "/up/mirror/simple/");
    upstream.trick(`/files/${wheel.filename}`, answers(upstreamSays));
    const whenThere = { "If-None-Match": "*" };
    for (const [method, headers] of [
      ["HEAD", {}],
      ["HEAD", whenThere],
      ["GET", whenThere],
      ["GET", {}],
    ] as const)
      assert.equal((await anonymous.send({ method, path, headers })).status, expected, `${method} ${path}`);
    upstream.trick(`/files/${wheel.filename}`, null);
    const downloads = upstream.count(`/files/${wheel.filename}`, "GET");
    assert.equal((await anonymous.get(path, whenThere)).status, 304);
    assert.equal((await anonymous.send({ method: "HEAD", path })).status, 200);
    assert.equal(upstream.count(`/files/${wheel.filename}`, "GET"), downloads, "it was downloaded");
  }
});

test("F117 no client is sent to an address that the server itself would not follow", async () => {
  await admin.manage("POST", "/indexes", {
    owner: "up",
    name: "signpost",
    kind: "mirror",
    settings: { mirror: { url: upstream.url, mode: "redirect" } },
  });
  const wheel = buildWheel({ name: "astray" });
  upstream.publish(wheel.name, {
    filename: wheel.filename,
    bytes: wheel.bytes,
    url: `http://169.254.169.254/${wheel.filename}`,
  });
  const path = await anonymous.findFile(wheel.name, wheel.filename, "/up/signpost/simple/");
  const { status, text } = await anonymous.get(path);
  assert.equal(status, 502);
  assert.match(text, /link-local or reserved/);
});
