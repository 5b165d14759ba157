import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, isIP } from "node:net";
import { after, test } from "node:test";
import { UpstreamClient } from "./client.ts";
import type { Resolve } from "./guard.ts";

const asked: string[] = [];
const inside = createServer((request, response) => {
  asked.push(request.url ?? "");
  if (request.url === "/leave") response.writeHead(302, { location: `http://turned.example:${port}/` }).end();
  else response.end("secret");
}).listen(0, "127.0.0.1");
await once(inside, "listening");
const { port } = inside.address() as AddressInfo;
after(() => inside.close());

/** Answers each name with one address after the other. */
function names(answers: Record<string, string[]>): Resolve {
  return (hostname, _options, callback) => {
    const list = answers[hostname] ?? [];
    const address = (list.length > 1 ? list.shift() : list[0]) ?? "";
    callback(null, [{ address, family: isIP(address) }]);
  };
}

function clientOf(host: string, resolve: Resolve, environment: NodeJS.ProcessEnv = {}): UpstreamClient {
  const limits = { connect: 500, idle: 500, page: 500, pageSize: 1000, concurrency: 2 };
  return new UpstreamClient(
    {
      root: new URL(`http://${host}:${port}/simple/`),
      layout: "simple",
      authorization: null,
      tls: { ca: [], cert: null, key: null },
      allowPrivate: false,
      via: "test",
      limits,
    },
    environment,
    resolve,
  );
}

test("F117 a name that turns to this machine after it was checked is not connected to", async () => {
  const client = clientOf("evil.example", names({ "evil.example": ["203.0.113.5", "127.0.0.1"] }));
  await assert.rejects(client.get(new URL(`http://evil.example:${port}/simple/`)), /private address/);
  await assert.rejects(client.get(new URL(`http://other.example:${port}/x.whl`)), { code: "bad-upstream" });
  assert.deepEqual(asked, []);
  client.close();
});

test("F117 each redirect is checked by the address that is connected to", async () => {
  const client = clientOf(
    "near.example",
    names({ "near.example": ["127.0.0.1"], "turned.example": ["169.254.169.254"] }),
  );
  await assert.rejects(client.get(new URL(`http://near.example:${port}/leave`)), /link-local or reserved/);
  assert.deepEqual(asked.splice(0), ["/leave"]);
  client.close();
});

test("F117 a kept connection is used for the host it was checked for alone", async () => {
  const client = clientOf("near.example", names({ "near.example": ["127.0.0.1"] }));
  for (const path of ["/a", "/b"]) {
    const { body } = await client.get(new URL(`http://near.example:${port}${path}`));
    for await (const _chunk of body);
  }
  const foreign = clientOf(
    "far.example",
    names({ "far.example": ["203.0.113.5"], "near.example": ["127.0.0.1"] }),
  );
  await assert.rejects(foreign.get(new URL(`http://near.example:${port}/c`)), /private address/);
  assert.deepEqual(asked.splice(0), ["/a", "/b"]);
  client.close();
  foreign.close();
});

test("F117 through a proxy, a name that resolves inward here is not asked for", async () => {
  const proxied = clientOf(
    "far.example",
    names({ "far.example": ["203.0.113.5"], "in.example": ["10.0.0.1"] }),
    {
      http_proxy: `http://127.0.0.1:${port}`,
    },
  );
  await assert.rejects(proxied.get(new URL("http://in.example/x")), /private address/);
  await assert.rejects(proxied.get(new URL("http://10.0.0.1/x")), /private address/);
  assert.deepEqual(asked, []);
  const { status, body } = await proxied.get(new URL(`http://far.example:${port}/simple/`));
  body.destroy();
  assert.equal(status, 200);
  assert.deepEqual(asked, [`http://far.example:${port}/simple/`]);
  proxied.close();
});
