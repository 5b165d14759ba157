import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { basic, Caller } from "../harness/caller.ts";
import { makeAccount } from "../harness/people.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";

const server = await startServer();
after(() => server.remove());
const { admin, anonymous } = server;
const wheel = buildWheel({ name: "signed-in" });

async function refuses(title: string, caller: Caller): Promise<void> {
  const answer = await caller.upload(wheel);
  assert.ok([400, 401].includes(answer.status), `${title}: ${answer.status} ${answer.text}`);
  if (answer.status === 401) assert.match(String(answer.headers["www-authenticate"]), /^Basic realm=/, title);
  assert.deepEqual(await anonymous.listed("signed-in"), [], title);
}

test("U24 A05 F90 without or with wrong credentials an upload is 401 with Basic", async () => {
  await refuses("nobody", anonymous);
  for (const password of [
    "",
    "wrong",
    ADMIN_PASSWORD.slice(0, -1),
    `${ADMIN_PASSWORD}x`,
    ADMIN_PASSWORD.toUpperCase(),
  ]) {
    await refuses(`password ${password}`, anonymous.withPassword("admin", password));
  }
  for (const name of ["", "nobody", "Admin ", "admin\0", "root"]) {
    await refuses(`name ${name}`, anonymous.withPassword(name, ADMIN_PASSWORD));
  }
});

test("F93 A05 malformed Authorization headers are 401 or 400", async () => {
  const good = basic("admin", ADMIN_PASSWORD);
  const malformed = [
    "Basic",
    "Basic ",
    "Basic !!!!",
    `Basic ${Buffer.from("admin").toString("base64")}`,
    `Basic ${Buffer.from(":").toString("base64")}`,
    `Basic ${good.slice(6).slice(0, -6)}`,
    `Basic ${Buffer.from([0xff, 0xfe, 0x3a, 0xff]).toString("base64")}`,
    `Basic ${"A".repeat(8_000)}`,
    `Digest username="admin", response="x"`,
    "Negotiate abc",
    "Bearer",
    "Bearer ",
    "Bearer admin",
    `Bearer ${ADMIN_PASSWORD.replaceAll(" ", "")}`,
    "Bearer null",
    "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiIsImFkbWluIjp0cnVlfQ.",
    `Token ${good.slice(6)}`,
    "wy_admin",
    "a".repeat(100),
  ];
  for (const header of malformed) await refuses(header, new Caller(server.origin, header));
});

test("F94 F92 headers and cookies that claim to be somebody do nothing", async () => {
  const headers = {
    "remote-user": "admin",
    "x-remote-user": "admin",
    "x-forwarded-user": "admin",
    "x-webauth-user": "admin",
    "x-http-method-override": "DELETE",
    cookie: "session=admin; auth=admin; user=admin",
  };
  const answer = await anonymous.upload(wheel, { headers });
  assert.equal(answer.status, 401);
  const whoami = await anonymous.send({ path: "/-/api/v1/whoami", headers });
  assert.doesNotMatch(whoami.text, /"account":"admin"/);
});

test("U25 credentials are judged before the form", async () => {
  const question = {
    method: "POST",
    path: "/legacy/",
    headers: { "content-type": "text/plain" },
    body: "no form",
  };
  assert.equal((await anonymous.send(question)).status, 401);
  assert.equal((await admin.send(question)).status, 400);
});

test("U25 F34 a body of 1 GiB that nobody may send is refused before it comes", async () => {
  const { exchange } = await import("../harness/raw-socket.ts");
  const head = [
    "POST /legacy/ HTTP/1.1",
    "Host: localhost",
    "Content-Type: multipart/form-data; boundary=x",
    "Content-Length: 1073741824",
    "Expect: 100-continue",
    "",
    "",
  ].join("\r\n");
  const answer = await exchange(server.port, head);
  assert.deepEqual(answer.statuses, [401]);
});

test("A01 passwords may hold colons, spaces and any letter", async () => {
  const person = await makeAccount(server, "umlaut");
  const { account } = await person.manage<{ account: { name: string } | string }>("GET", "/whoami");
  assert.match(JSON.stringify(account), /umlaut/);
});

test("A06 a known account without the right is 403 with a reason", async () => {
  const person = await makeAccount(server, "reader");
  const answer = await person.upload(wheel);
  assert.equal(answer.status, 403);
  assert.match(answer.text, /publish/);
});

test("F91 F102 a reader can change nothing", async () => {
  const person = await makeAccount(server, "curious");
  await admin.publish(buildWheel({ name: "steady" }));
  const project = "/indexes/root/main/projects/steady";
  const attempts: [string, string, unknown][] = [
    ["POST", `${project}/releases/1.0/yank`, { reason: "x" }],
    ["DELETE", `${project}/releases/1.0`, undefined],
    ["DELETE", project, undefined],
    ["PATCH", project, { status: "quarantined" }],
    ["POST", "/accounts", { name: "mine", kind: "person", password: "long enough" }],
    ["PATCH", "/accounts/curious", { admin: true }],
    ["PUT", "/accounts/admin/password", { password: "taken over" }],
    ["DELETE", "/accounts/admin", undefined],
    ["POST", "/groups", { name: "mine" }],
    ["POST", "/grants", { principal: "account:curious", permission: "manage", index: "*", project: "*" }],
    ["POST", "/indexes", { owner: "curious", name: "mine", settings: {} }],
    ["DELETE", "/indexes/root/main", undefined],
  ];
  for (const caller of [person, anonymous]) {
    for (const [method, path, body] of attempts) {
      const { status } = await caller.api(method, path, body);
      assert.ok([401, 403, 404].includes(status), `${method} ${path}: ${status}`);
    }
  }
  assert.deepEqual((await anonymous.page("steady")).versions, ["1.0"]);
});
