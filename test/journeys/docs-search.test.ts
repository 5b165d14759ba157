import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildZip, type ZipEntry } from "../harness/build-archive.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import type { Caller } from "../harness/caller.ts";
import { CommandLine } from "../harness/command-line.ts";
import { grant, makeAccount } from "../harness/people.ts";
import { recorded } from "../harness/recorded.ts";
import { startServer } from "../harness/start-server.ts";
import { eventually } from "../harness/until.ts";

const server = await startServer();
after(() => server.remove());
const { admin, anonymous } = server;
for (const [name, settings] of [
  ["base", { read: "granted" }],
  ["over", { bases: ["team/base"], read: "granted" }],
  ["prod", { read: "granted" }],
] as const)
  await admin.manage("POST", "/indexes", { owner: "team", name, settings });

/** As Sphinx writes it: navigation on every page, and a list of all words. */
const sphinx = (title: string, text: string): ZipEntry[] => [
  { name: "index.html", data: page(title, "Welcome.") },
  { name: "guide/retries.html", data: page("Retries¶", text) },
  { name: "genindex.html", data: page("Index", text) },
  { name: "_static/searchindex.js", data: text },
];
const page = (title: string, text: string) =>
  `<!doctype html><title>${title} — Docs</title><nav>Navigation everywhere</nav>
   <div role="main"><h1>${title}</h1><p>${text}</p><script>var hidden</script></div>`;

async function document(name: string, entries: ZipEntry[], version = "1.0", to = "root/main") {
  await admin.publish(buildWheel({ name, version }), { to: `/${to}/` });
  const sent = await admin.send({
    method: "POST",
    path: `/${to}/${name}/${version}/docs`,
    headers: { "content-type": "application/zip" },
    body: buildZip(entries),
  });
  assert.equal(sent.status, 200, sent.text);
}

interface Page {
  project: string;
  index: string;
  version: string;
  title: string;
  opening: string;
  path: string;
}

async function found(q: string, caller: Caller = admin, index?: string): Promise<Page[]> {
  const query = new URLSearchParams({ q, ...(index === undefined ? {} : { index }) });
  return (await caller.manage<{ items: Page[] }>("GET", `/search/documentation?${query}`)).items;
}
const where = async (...asked: Parameters<typeof found>) =>
  (await found(...asked)).map(({ index, project, version }) => `${index} ${project} ${version}`);

test("pages are found by all of their words and beginnings of words, and read where the answer says", async () => {
  await document("shop", sphinx("Shop", "Wait between attempts with exponential backoff."));
  await document("till", sphinx("Till", "Attempts are not repeated."));
  await eventually(() => where("attempts"), ["root/main shop 1.0", "root/main till 1.0"]);
  const [first] = await found("ATTEMPT expo");
  assert.deepEqual(first, {
    project: "shop",
    index: "root/main",
    version: "1.0",
    title: "Retries",
    opening: "Wait between attempts with exponential backoff.",
    path: "root/main/shop/1.0/docs/guide/retries.html",
  });
  assert.match((await anonymous.get(`/${first?.path}`)).text, /exponential/);
  for (const nothing of ["navigation", "hidden", "attempts nowhere", "", "a", "%", "shop till"])
    assert.deepEqual(await found(nothing), [], nothing);
  assert.deepEqual(
    (await found("retries")).map(({ project }) => project),
    ["shop", "till"],
  );
});

test("only the newest documentation is searched, also after it is replaced, removed and restored", async () => {
  await document("lib", sphinx("Lib", "Old elephants."));
  await eventually(() => where("elephants"), ["root/main lib 1.0"]);
  await document("lib", sphinx("Lib", "Modern giraffes."), "2.0");
  await eventually(() => where("giraffes"), ["root/main lib 2.0"]);
  assert.deepEqual(await where("elephants"), []);
  await document("lib", sphinx("Lib", "Replaced zebras."), "2.0");
  await eventually(() => where("zebras"), ["root/main lib 2.0"]);
  assert.deepEqual(await where("giraffes"), []);
  const release = "/indexes/root/main/projects/lib/releases/2.0";
  await admin.manage("DELETE", release);
  assert.deepEqual(await where("zebras"), []);
  await eventually(() => where("elephants"), ["root/main lib 1.0"]);
  await admin.manage("POST", "/indexes/root/main/bin/restore", { project: "lib", version: "2.0" });
  await eventually(() => where("zebras"), ["root/main lib 2.0"]);
  await admin.manage("DELETE", `${release}/docs`);
  await eventually(() => where("elephants"), ["root/main lib 1.0"]);
});

test("people find what they may read where it is shown, inherited and promoted, and nothing else", async () => {
  await document("inner", sphinx("Inner", "Confidential penguins."), "1.0", "team/base");
  await eventually(() => where("penguins"), ["team/base inner 1.0"]);
  const ann = await makeAccount(server, "ann").then(() => anonymous.withPassword("ann", "ann: a pass:wörd"));
  assert.deepEqual(await where("penguins", ann), []);
  assert.deepEqual(await where("penguins", anonymous), []);
  const hidden = await ann.get("/-/api/v1/search/documentation?q=penguins&index=team/base");
  assert.equal(hidden.status, 404);
  assert.deepEqual(await where("penguins", admin, "team/over"), ["team/over inner 1.0"]);
  assert.deepEqual(await where("penguins", admin, "team/prod"), []);
  await admin.manage("POST", "/indexes/team/base/projects/inner/releases/1.0/promote", { to: "team/prod" });
  await eventually(() => where("penguins", admin, "team/prod"), ["team/prod inner 1.0"]);
  await grant(server, "account:ann", "read", "team/prod", "inner");
  await eventually(() => where("penguins", ann), ["team/prod inner 1.0"]);
  const policy = [{ action: "deny", projects: ["inner"], sources: ["self"], reason: "recalled" }];
  await admin.manage("PATCH", "/indexes/team/prod", { settings: { policy } });
  assert.deepEqual(await where("penguins", ann), []);
  const signedIn = await anonymous.api("POST", "/session", { account: "ann", password: "ann: a pass:wörd" });
  const cookie = String(signedIn.headers["set-cookie"]).split(";")[0] as string;
  await admin.manage("PATCH", "/indexes/team/prod", { settings: { policy: [] } });
  const { items } = (await anonymous.get("/-/api/v1/search/documentation?q=penguins", { cookie })).json<{
    items: Page[];
  }>();
  assert.match(items[0]?.path ?? "", /^team\/prod\/inner\/1\.0\/docs\/~/);
  assert.match((await anonymous.get(`/${items[0]?.path}`)).text, /penguins/);
});

test("the command line searches documentation, and a rebuilt database finds it again", async () => {
  const wheelyard = CommandLine.forAdmin(server);
  assert.match(
    await wheelyard.run(["search", "--docs", "exponential"]),
    /Retries +shop 1\.0 +\/root\/main\/shop\/1\.0\/docs\/guide\/retries\.html/,
  );
  assert.match(await wheelyard.run(["search", "--docs", "nowhere"]), /No pages of documentation found/);
  await recorded(server);
  await server.kill();
  await server.loseFacts();
  const rebuilt = await wheelyard.try(["rebuild"]);
  assert.equal(rebuilt.code, 0, rebuilt.stdout + rebuilt.stderr);
  await server.start();
  await eventually(() => where("exponential"), ["root/main shop 1.0"]);
});
