import assert from "node:assert/strict";
import { after, test } from "node:test";
import { SaxesParser } from "saxes";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import type { Caller } from "../harness/caller.ts";
import { grant, makeAccount } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer({ config: { access: { read: "everyone" } } });
after(() => server.remove());
const { admin, anonymous } = server;

/** The titles of a feed's entries, by a parser of XML that takes nothing that is not well formed. */
function titlesIn(text: string): string[] {
  const parser = new SaxesParser({ xmlns: true });
  const titles: string[] = [];
  const path: string[] = [];
  parser.on("error", (error) => assert.fail(error));
  parser.on("opentag", ({ local, uri }) => {
    assert.equal(uri, "http://www.w3.org/2005/Atom");
    path.push(local);
  });
  parser.on("text", (text) => path.join(" ") === "feed entry title" && titles.push(text));
  parser.on("closetag", () => path.pop());
  parser.write(text).close();
  return titles;
}

async function feed(index: string, caller: Caller = anonymous): Promise<string[]> {
  const answer = await caller.get(`${index}/feed.atom`);
  assert.equal(answer.status, 200, answer.text);
  assert.match(String(answer.headers["content-type"]), /^application\/atom\+xml/);
  return titlesIn(answer.text);
}

const publish = (index: string, name: string, version: string) =>
  admin.publish(buildWheel({ name, version }), { to: `/${index}/` });

test("the feed of an index lists its new releases and those of its bases once, the newest first", async () => {
  await admin.manage("POST", "/indexes", { owner: "news", name: "base" });
  await admin.manage("POST", "/indexes", { owner: "news", name: "heir", settings: { bases: ["news/base"] } });
  await publish("news/base", "wagon", "1.0");
  await publish("news/heir", "Signal.Box", "1.0");
  await publish("news/base", "wagon", "1.1");
  await admin.publish(buildSdist({ name: "wagon", version: "1.0" }), { to: "/news/base/" });
  assert.deepEqual(await feed("/news/heir"), ["wagon 1.1", "Signal.Box 1.0", "wagon 1.0"]);
  assert.deepEqual(await feed("/news/base"), ["wagon 1.1", "wagon 1.0"]);
  await admin.manage("DELETE", "/indexes/news/base/projects/wagon/releases/1.1");
  assert.deepEqual(await feed("/news/base"), ["wagon 1.0"]);
  await publish("root/main", "short", "1.0");
  assert.ok((await feed("")).includes("short 1.0"));
});

test("a feed that did not change is not sent again", async () => {
  const { headers } = await anonymous.get("/news/base/feed.atom");
  const again = await anonymous.get("/news/base/feed.atom", { "if-none-match": String(headers.etag) });
  assert.equal(again.status, 304);
  await publish("news/base", "wagon", "2.0");
  const other = await anonymous.get("/news/base/feed.atom", { "if-none-match": String(headers.etag) });
  assert.equal(other.status, 200);
});

test("a feed shows what its reader may read, and nothing that rules hide", async () => {
  await publish("news/base", "secret", "1.0");
  await admin.manage("PATCH", "/indexes/news/base/projects/secret", { restricted: true });
  assert.doesNotMatch((await feed("/news/heir")).join(), /secret/);
  const reader = await makeAccount(server, "feed-reader");
  await grant(server, "account:feed-reader", "read", "news/base", "secret");
  assert.ok((await feed("/news/base", reader)).includes("secret 1.0"));
  await admin.manage("PATCH", "/indexes/news/heir", {
    settings: { policy: [{ action: "deny", projects: ["wagon"], sources: ["*"] }] },
  });
  assert.deepEqual(await feed("/news/heir"), ["Signal.Box 1.0"]);
  await admin.manage("PATCH", "/indexes/news/base", { settings: { read: "granted" } });
  assert.equal((await anonymous.get("/news/base/feed.atom")).status, 401);
});
