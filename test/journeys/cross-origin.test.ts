import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { basic } from "../harness/caller.ts";
import { grant } from "../harness/people.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";

const server = await startServer({ config: { listen: { trustedProxies: ["127.0.0.1"] } } });
after(() => server.remove());
const { admin, anonymous } = server;
const wheel = buildWheel({ name: "shared-thing" });

for (const [name, read] of [
  ["open", "everyone"],
  ["accounts", "authenticated"],
  ["office", "granted"],
] as const) {
  await admin.manage("POST", "/indexes", { owner: "cors", name, settings: { read } });
  await admin.publish(wheel, { to: `/cors/${name}/` });
}
await grant(server, "network:10.0.0.0/8", "read", "cors/office");
const hash = `${wheel.sha256.slice(0, 2)}/${wheel.sha256.slice(2)}`;

const addresses = (index: string) => [
  `/cors/${index}/simple`,
  `/cors/${index}/simple/`,
  `/cors/${index}/simple/Shared_Thing/`,
  `/cors/${index}/simple/shared-thing/`,
  `/cors/${index}/pypi/shared-thing/json`,
  `/cors/${index}/pypi/shared-thing/1.0/json`,
  `/cors/${index}/files/${hash}/${wheel.filename}`,
  `/cors/${index}/files/${hash}/${wheel.filename}.metadata`,
];
const PAGE = { origin: "https://tool.example" };

test("J21 F100 web pages of other sites read what everybody may read", async () => {
  for (const path of addresses("open")) {
    for (const headers of [PAGE, { ...PAGE, range: "bytes=0-1" }, { ...PAGE, "if-none-match": "*" }]) {
      const answer = await anonymous.get(path, headers);
      assert.ok(answer.status < 400, `${path}: ${answer.status}`);
      assert.equal(answer.headers["access-control-allow-origin"], "*", path);
      assert.equal(answer.headers["access-control-allow-credentials"], undefined, path);
    }
  }
});

test("F100 what only a network or only accounts may read is closed to web pages of other sites", async () => {
  const credentials = { authorization: basic("admin", ADMIN_PASSWORD) };
  for (const [index, who] of [
    ["office", { "x-forwarded-for": "10.1.2.3" }],
    ["office", credentials],
    ["accounts", credentials],
  ] as const) {
    for (const path of addresses(index)) {
      for (const headers of [PAGE, { ...PAGE, range: "bytes=0-1" }, { ...PAGE, "if-none-match": "*" }]) {
        const answer = await anonymous.get(path, { ...headers, ...who });
        assert.ok(answer.status < 400, `${path}: ${answer.status}`);
        assert.equal(answer.headers["access-control-allow-origin"], undefined, path);
        assert.match(String(answer.headers["cache-control"]), /private|no-store/, path);
      }
    }
  }
});

test("A15 F100 the list of an open index with what only a network may read is for that network alone", async () => {
  await admin.publish(buildWheel({ name: "office-thing" }), { to: "/cors/open/" });
  await admin.manage("PATCH", "/indexes/cors/open/projects/office-thing", { restricted: true });
  const own = await grant(server, "network:10.0.0.0/8", "read", "cors/open", "office-thing");
  const inside = await anonymous.get("/cors/open/simple/", { ...PAGE, "x-forwarded-for": "10.1.2.3" });
  assert.match(inside.text, /office-thing/);
  assert.equal(inside.headers["access-control-allow-origin"], undefined);
  assert.match(String(inside.headers["cache-control"]), /private/);
  const outside = await anonymous.get("/cors/open/simple/", PAGE);
  assert.doesNotMatch(outside.text, /office-thing/);
  assert.equal(outside.headers["access-control-allow-origin"], "*");
  await admin.manage("DELETE", `/grants/${own}`);
});

test("F100 nothing but pages, files and legacy JSON is offered to web pages of other sites", async () => {
  const paths = [
    "/",
    "/ui",
    "/-/metrics",
    "/-/ready",
    "/-/api/v1/",
    "/-/api/v1/indexes",
    "/legacy/",
    "/cors/open/",
  ];
  for (const path of paths) {
    for (const method of ["GET", "OPTIONS"]) {
      const preflight = { ...PAGE, "access-control-request-method": "GET" };
      const { headers } = await admin.send({ method, path, headers: preflight });
      assert.equal(headers["access-control-allow-origin"], undefined, `${method} ${path}`);
    }
  }
  const { headers } = await anonymous.send({
    method: "OPTIONS",
    path: "/cors/office/simple/",
    headers: PAGE,
  });
  assert.equal(headers["access-control-allow-origin"], "*", "the read itself decides");
});
