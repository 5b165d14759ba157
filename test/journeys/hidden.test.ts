import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import type { Caller } from "../harness/caller.ts";
import { grant, makeAccount } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer({ config: { access: { read: "granted" } } });
after(() => server.remove());
const { admin, anonymous } = server;
const wheel = buildWheel({ name: "secret-project" });
await admin.publish(wheel);
await admin.publish(buildWheel({ name: "open-project" }));
const stranger = await makeAccount(server, "stranger");
await grant(server, "account:stranger", "read", "root/main", "open-project");
const file = await admin.findFile("secret-project", wheel.filename);
const missing = file.replaceAll("secret_project", "missing_project").replace(/[0-9a-f]{62}/, "0".repeat(62));

/** Pairs of addresses: something hidden, and the same that does not exist. */
const PAIRS: [string, string][] = [
  ["/simple/secret-project/", "/simple/missing-project/"],
  ["/simple/secret-project", "/simple/missing-project"],
  ["/simple/Secret_Project/", "/simple/Missing_Project/"],
  ["/root/main/simple/secret-project/", "/root/main/simple/missing-project/"],
  ["/pypi/secret-project/json", "/pypi/missing-project/json"],
  ["/pypi/secret-project/1.0/json", "/pypi/missing-project/1.0/json"],
  [file, missing],
  [`${file}.metadata`, `${missing}.metadata`],
  [`${file}.asc`, `${missing}.asc`],
  [`/root/main${file}`.replace("/root/main/root/main", "/root/main"), missing],
  [
    "/-/api/v1/indexes/root/main/projects/secret-project",
    "/-/api/v1/indexes/root/main/projects/missing-project",
  ],
  [
    `/-/api/v1/indexes/root/main/projects/secret-project/files/${wheel.filename}`,
    "/-/api/v1/indexes/root/main/projects/missing-project/files/missing_project-1.0-py2.py3-none-any.whl",
  ],
];

/** What a caller can tell from an answer, with the names taken out of it. */
async function told(caller: Caller, path: string): Promise<string> {
  const { status, headers, text } = await caller.get(path);
  const words = text.replaceAll(
    /(secret|missing)[-_]project|(Secret|Missing)_Project|[0-9a-f]{62,64}/g,
    "NAME",
  );
  const location = String(headers.location).replaceAll(/secret|missing/gi, "NAME");
  return JSON.stringify([
    status,
    headers["www-authenticate"],
    headers["content-type"],
    location,
    anonymised(words),
  ]);
}

/** Request ids differ from one request to the next. */
function anonymised(text: string): string {
  return text
    .replaceAll(/"(instance|requestId|request_id)":"[^"]*"/g, "")
    .replaceAll(/[0-9a-f]{2}\/NAME/g, "NAME");
}

for (const [hidden, absent] of PAIRS) {
  test(`A07 A09 F104 ${hidden.slice(0, 60)} looks the same whether it exists or not`, async () => {
    for (const [caller, wanted] of [
      [anonymous, 401],
      [stranger, 404],
    ] as const) {
      assert.equal(await told(caller, hidden), await told(caller, absent));
      const { status, headers } = await caller.get(hidden);
      const redirected = [301, 308].includes(status) && !(headers.location as string).includes(server.origin);
      assert.ok(
        status === wanted || redirected,
        `${caller === anonymous ? "anonymous" : "stranger"}: ${status}`,
      );
      const ranged = await caller.get(hidden, { range: "bytes=0-1", "if-none-match": "*" });
      assert.ok(ranged.status === status, `with Range and If-None-Match: ${ranged.status}`);
      const head = await caller.send({ method: "HEAD", path: hidden });
      assert.equal(head.status, status);
    }
  });
}

test("F104 lists show only what the caller may see", async () => {
  for (const accept of ["text/html", "application/vnd.pypi.simple.v1+json"]) {
    const root = await stranger.get("/simple/", { accept });
    assert.equal(root.status, 200);
    assert.match(root.text, /open-project/);
    assert.doesNotMatch(root.text, /secret/);
  }
  const projects = await stranger.api("GET", "/indexes/root/main/projects");
  assert.equal(projects.status, 200);
  assert.doesNotMatch(projects.text, /secret/);
  const changes = await stranger.api("GET", "/changes?limit=500");
  assert.doesNotMatch(changes.text, /secret/);
});

test("F104 odd spellings of hidden addresses give nothing", async () => {
  const spellings = [
    file.replaceAll("/", "//"),
    `/./${file.slice(1)}`,
    `/x/..${file}`,
    file.replace("/files/", "/%66iles/"),
    `/simple/open-project/../secret-project/`,
    "/simple/open-project/..%2fsecret-project/",
    "/simple/secret%2dproject/",
    `${file}?download=1`,
    `${file}%00`,
    "/simple/secret-project/?format=application/vnd.pypi.simple.v1%2Bjson",
  ];
  for (const caller of [anonymous, stranger]) {
    for (const path of spellings) {
      const { status, bytes } = await caller.get(path);
      assert.ok(status >= 300 && status < 500, `${path}: ${status}`);
      assert.ok(!bytes.includes("PK\x03\x04"), path);
      assert.ok(!bytes.includes(wheel.sha256), path);
    }
  }
});

test("A15 private answers are not for shared caches", async () => {
  for (const path of ["/simple/secret-project/", file, `${file}.metadata`, "/pypi/secret-project/json"]) {
    const { status, headers } = await admin.get(path);
    assert.equal(status, 200);
    const control = String(headers["cache-control"]);
    assert.ok(
      /private|no-store/.test(control) || /authorization/i.test(String(headers.vary)),
      `${path}: ${control}`,
    );
  }
});

test("F101 one upload into a hidden project does not tell that it exists", async () => {
  await grant(server, "account:stranger", "publish", "root/main", "stranger-*");
  const hidden = await stranger.upload(buildWheel({ name: "secret-project", version: "5.0" }));
  const absent = await stranger.upload(buildWheel({ name: "missing-project", version: "5.0" }));
  assert.equal(hidden.status, 403);
  assert.equal(absent.status, 403);
});
