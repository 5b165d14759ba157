import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { grant, makeAccount, makeToken } from "../harness/people.ts";
import { send } from "../harness/send.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer({
  config: {
    access: { read: "authenticated" },
  },
});
after(() => server.remove());
const { admin, anonymous } = server;
const ann = await makeAccount(server, "ann");
const { token, id: tokenId } = await makeToken(ann);
const wheels = ["open", "vault"].map((name) => buildWheel({ name }));
for (const wheel of wheels) await admin.publish(wheel);
await admin.manage("PATCH", "/indexes/root/main/projects/vault", { restricted: true });
await grant(server, "account:ann", "read", "root/main", "vault");

interface Event {
  kind: string;
  actor: string | null;
  address: string | null;
  token: number | null;
  index: string | null;
  project: string | null;
  reason: string;
  count: number;
}

async function events(query = ""): Promise<Event[]> {
  return (await admin.manage<{ items: Event[] }>("GET", `/security-events?limit=500${query}`)).items;
}
const without = ({ kind, actor, token: by, index, project, reason, count }: Event) => ({
  ...{ kind, actor, token: by, index, project, reason, count },
});

test("wrong passwords are one line with a count, and a password in the place of the name is not kept", async () => {
  for (let at = 0; at < 3; at++) await anonymous.withPassword("ann", `wrong ${at}`).get("/simple/open/");
  await anonymous.withPassword("my-secret-password", "x").get("/simple/open/");
  await send(server.origin, {
    method: "POST",
    path: "/-/api/v1/session",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ account: "ann", password: "wrong again" }),
  });
  const refused = await events("&kind=sign-in.refused");
  assert.deepEqual(
    refused.map(({ actor, reason, count }) => [actor, reason, count]).sort(),
    [
      [null, "bad-credentials", 1],
      ["ann", "bad-credentials", 4],
    ].sort(),
  );
  assert.ok(!JSON.stringify(refused).includes("my-secret-password"));
});

test("sign-ins with a password and a token are noted, and no one who asks without credentials", async () => {
  await anonymous.get("/simple/open/");
  await ann.get("/simple/open/");
  for (let at = 0; at < 5; at++) await anonymous.withToken(token).get("/simple/open/");
  const accepted = await events("&kind=sign-in.accepted&actor=ann");
  const ways = accepted.map(({ reason, token: by }) => [reason, by]);
  assert.ok(
    ways.some(([reason, by]) => reason === "password" && by === null),
    JSON.stringify(ways),
  );
  assert.ok(
    ways.some(([reason, by]) => reason === "token" && by === tokenId),
    JSON.stringify(ways),
  );
  assert.ok((await events()).every(({ reason }) => reason !== "sign-in"));
});

test("what someone may not do is noted with who, where and why", async () => {
  assert.equal((await ann.api("GET", "/accounts")).status, 403);
  assert.equal((await anonymous.withToken(token).upload(buildWheel({ name: "mine" }))).status, 403);
  const refused = await events("&kind=access.refused&actor=ann");
  assert.ok(refused.some(({ reason, token: by }) => reason === "no-grant" && by === null));
  assert.ok(refused.some(({ token: by }) => by === tokenId));
  assert.equal(refused[0]?.address, "127.0.0.1");
});

test("each download of a restricted project is counted, also those answered from memory, and no others", async () => {
  const reader = anonymous.withToken(token);
  for (const [at, name] of ["open", "vault"].entries())
    for (let time = 0; time < 4; time++) await reader.install(name, wheels[at]?.filename ?? "");
  const downloads = await events("&kind=download.restricted");
  assert.deepEqual(downloads.map(without), [
    {
      ...{ kind: "download.restricted", actor: "ann", token: tokenId, index: "root/main" },
      ...{ project: "vault", reason: "file", count: 4 },
    },
  ]);
});

test("events are found by time, page by page, and by the command", async () => {
  assert.deepEqual(await events("&since=2999-01-01T00:00:00Z"), []);
  const seen = new Set<string>();
  for (let after = "", page = 0; page < 300; page++) {
    const answer = await admin.manage<{ items: { id: string }[]; next: string | null }>(
      "GET",
      `/security-events?limit=2${after === "" ? "" : `&after=${after}`}`,
    );
    for (const { id } of answer.items) {
      assert.ok(!seen.has(id), "no event twice");
      seen.add(id);
    }
    if (answer.next === null) break;
    after = answer.next;
  }
  assert.ok(seen.size > 4);
  assert.equal((await admin.api("GET", "/security-events?after=x")).status, 400);
  const shown = await CommandLine.forAdmin(server).run([
    ...["audit", "events", "--kind", "download.restricted", "--since", "1d"],
  ]);
  assert.match(shown, /download\.restricted +ann +127\.0\.0\.1 +\d+ +root\/main vault +file +4/);
});
