import assert from "node:assert/strict";
import { after, test } from "node:test";
import { ProjectTexts } from "../../src/changes/search/project-texts.ts";
import { SearchIndex } from "../../src/changes/search/search-index.ts";
import { SERVER } from "../../src/database/change.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { Caller } from "../harness/caller.ts";
import { closeConnections } from "../harness/send.ts";
import { startTwins } from "../harness/twin-servers.ts";

const PASSWORD = "a pass:wörd of theirs";
const twins = await startTwins();
const { admin, services } = twins;
const texts = new ProjectTexts(services.database, services.log);
after(async () => {
  closeConnections();
  await texts.stop();
  await twins.stop();
});
const nobody = new Caller(admin.origin);

interface Item {
  project: string;
  index: string;
  private: boolean;
  version: string | null;
  summary: string;
}

async function search(query: string, caller = admin): Promise<Item[]> {
  await texts.catchUp();
  return (await caller.manage<{ items: Item[] }>("GET", `/search?${query}`)).items;
}
const names = (items: Item[]) => items.map(({ project }) => project);

async function publish(
  name: string,
  more: Parameters<typeof buildWheel>[0] | object = {},
  to = "/root/main/",
) {
  await admin.publish(buildWheel({ name, ...more }), { to });
}

async function knowUpstream(name: string) {
  const mirror = services.indexes.find("root", "pypi");
  assert.ok(mirror);
  await services.database.write(async ({ tx, record }) => {
    const serial = await record({ kind: "mirror.changed", actor: SERVER, indexId: mirror.id, project: name });
    const page = { checked_at: 0, expires_at: 0, digest: "", page: new Uint8Array(), found: 1 };
    await tx
      .insertInto("mirror_pages")
      .values({ index_id: mirror.id, name, serial, ...page })
      .execute();
  });
}

test("A09 nothing is told of what was removed or quarantined, though the texts have not followed yet", async () => {
  const gone = ["gone-file", "gone-project", "gone-release", "gone-status"];
  for (const name of gone) await publish(name, { summary: "Leaves traces", requiresDist: ["traced"] });
  await publish("gone-release", { version: "2.0", summary: "Leaves traces", requiresDist: ["traced"] });
  await publish("stays", { summary: "Leaves traces", requiresDist: ["traced"] });
  assert.deepEqual(names(await search("q=traces")).sort(), [...gone, "stays"]);
  const at = "/indexes/root/main/projects";
  const { filename } = buildWheel({ name: "gone-file" });
  await admin.manage("DELETE", `${at}/gone-file/files/${filename}`);
  await admin.manage("DELETE", `${at}/gone-project`);
  await admin.manage("DELETE", `${at}/gone-release/releases/2.0`);
  await admin.manage("PATCH", `${at}/gone-status`, { status: "quarantined" });
  const told = async (path: string) => (await admin.manage<{ items: Item[] }>("GET", path)).items;
  const still = [
    ["gone-release", "1.0"],
    ["stays", "1.0"],
  ];
  const versions = (items: Item[]) => items.map(({ project, version }) => [project, version]).sort();
  assert.deepEqual(versions(await told("/search?q=traces")), still);
  assert.deepEqual(versions(await told("/search?q=traces&index=root/main")), still);
  assert.deepEqual(versions(await told(`${at}/traced/dependents`)), still);
  for (const name of ["stays", "gone-release", "gone-status"]) await admin.manage("DELETE", `${at}/${name}`);
});

test("projects are found by name, keywords, summary and classifiers, the better place first", async () => {
  await publish("engine", { summary: "Runs things" });
  await publish("engine-tools", { summary: "More" });
  await publish("big-engine", { summary: "More" });
  await publish("tractor", { headers: ["Keywords: engine,farm"], summary: "Ploughs" });
  await publish("boat", { summary: "Floats with an engine" });
  await publish("classy", { headers: ["Classifier: Topic :: Engine Rooms"], summary: "x" });
  await publish("steam", { summary: "Something else" });
  assert.deepEqual(names(await search("q=engine")), [
    "engine",
    "engine-tools",
    "big-engine",
    "tractor",
    "boat",
    "classy",
  ]);
  assert.deepEqual(names(await search("q=ENGINE%20tools")), ["engine-tools"]);
  assert.deepEqual(names(await search("q=engine_tools")), ["engine-tools"]);
  assert.deepEqual(names(await search("q=eng")).slice(0, 3), ["engine", "engine-tools", "big-engine"]);
  assert.deepEqual(names(await search("q=nothing-like-it")), []);
  const [first] = await search("q=engine");
  assert.deepEqual(
    [first?.summary, first?.version, first?.private, first?.index],
    ["Runs things", "1.0", true, "root/main"],
  );
});

test("projects are told in the order of their last file, or by name, a page at a time, with downloads on request", async () => {
  const told = [
    ["ordered-beta", "2026-03-01T00:00:00Z"],
    ["ordered-alpha", "2026-03-03T00:00:00Z"],
    ["ordered-gamma", "2026-03-02T00:00:00Z"],
  ] as const;
  for (const [name] of told) await publish(name, { summary: "In some order" });
  for (const [name, time] of told)
    await services.database.write(async ({ tx, record }) => {
      const root = services.indexes.find("root", "main");
      assert.ok(root);
      const project = tx.selectFrom("projects").select("id").where("name", "=", name);
      await tx
        .updateTable("files")
        .set({ uploaded_at: Date.parse(time) })
        .where("project_id", "in", project)
        .execute();
      await record({ kind: "project.status", actor: SERVER, indexId: root.id, project: name });
    });
  const pages = async (sort: string) => {
    const found: string[] = [];
    let next: string | null = "";
    await texts.catchUp();
    do {
      const query: string = `/search?q=ordered&limit=1&sort=${sort}${next ? `&after=${encodeURIComponent(next)}` : ""}`;
      const page: { items: Item[]; next: string | null } = await admin.manage("GET", query);
      found.push(...names(page.items));
      next = page.next;
    } while (next !== null);
    return found;
  };
  assert.deepEqual(await pages("recent"), ["ordered-alpha", "ordered-gamma", "ordered-beta"]);
  assert.deepEqual(await pages("name"), ["ordered-alpha", "ordered-beta", "ordered-gamma"]);
  const root = services.indexes.find("root", "main");
  assert.ok(root);
  await services.database.write(async ({ tx }) => {
    const day = Math.floor(Date.now() / 86_400_000);
    const facts = {
      index_id: root.id,
      version: "1.0",
      python: "3.13",
      installer: "pip",
      installer_version: "25",
    };
    for (const [project, age, count] of [
      ["ordered-beta", 1, 5],
      ["ordered-beta", 2, 4],
      ["ordered-gamma", 1, 8],
      ["ordered-alpha", 40, 100],
    ] as const)
      await tx
        .insertInto("downloads")
        .values({ ...facts, project, day: day - age, count })
        .execute();
  });
  assert.deepEqual(await pages("downloads"), ["ordered-beta", "ordered-gamma", "ordered-alpha"]);
  const [first] = (await search("q=ordered&sort=recent&downloads=true")) as (Item & {
    updatedAt: string;
    downloads: number | null;
  })[];
  assert.deepEqual([first?.updatedAt, first?.downloads], ["2026-03-03T00:00:00.000Z", 0]);
  await assert.rejects(search("sort=age"), /sort/);
});

test("what is published, yanked and removed is found as it is now; pre-releases speak last", async () => {
  await publish("moving", { version: "1.0", summary: "before" });
  assert.equal((await search("q=moving"))[0]?.summary, "before");
  await publish("moving", { version: "1.10", summary: "newest" });
  await publish("moving", { version: "2.0a1", summary: "experimental" });
  assert.deepEqual(
    [(await search("q=moving"))[0]?.summary, (await search("q=moving"))[0]?.version],
    ["newest", "1.10"],
  );
  await admin.manage("POST", "/indexes/root/main/projects/moving/releases/1.10/yank", {});
  assert.equal((await search("q=moving"))[0]?.version, "1.0");
  await admin.manage("DELETE", "/indexes/root/main/projects/moving");
  assert.deepEqual(await search("q=moving"), []);
});

test("only what the caller may read is found", async () => {
  await admin.manage("POST", "/indexes", { owner: "team", name: "secret", settings: { read: "granted" } });
  await publish("hidden-gem", {}, "/team/secret/");
  await publish("restricted-gem");
  await admin.manage("PATCH", "/indexes/root/main/projects/restricted-gem", { restricted: true });
  await publish("open-gem");
  await admin.manage("POST", "/accounts", { name: "sam", password: PASSWORD });
  const sam = nobody.withPassword("sam", PASSWORD);
  assert.deepEqual(names(await search("q=gem", nobody)), ["open-gem"]);
  assert.deepEqual(names(await search("q=gem", sam)), ["open-gem"]);
  assert.deepEqual(names(await search("q=gem")), ["hidden-gem", "open-gem", "restricted-gem"]);
  await admin.manage("POST", "/grants", {
    principal: "account:sam",
    permission: "read",
    index: "team/secret",
    project: "hidden-*",
  });
  assert.deepEqual(names(await search("q=gem", sam)), ["hidden-gem", "open-gem"]);
  assert.deepEqual(names(await search("q=gem&index=team/secret", sam)), ["hidden-gem"]);
  assert.equal((await nobody.api("GET", "/search?q=gem&index=team/secret")).status, 401);
});

test("in one index each name comes from its owner; private projects come before those of mirrors", async () => {
  await admin.manage("PATCH", "/indexes/root/pypi", {
    settings: { mirror: { mode: "cache", names: "known" } },
  });
  await knowUpstream("both-ways");
  await knowUpstream("both-upstream");
  await publish("both-ways");
  const found = await search("q=both&index=root/main");
  assert.deepEqual(
    found.map(({ project, index }) => [project, index]),
    [
      ["both-ways", "root/main"],
      ["both-upstream", "root/pypi"],
    ],
  );
  assert.deepEqual(names(await search("q=both&index=root/main&origin=published")), ["both-ways"]);
  assert.deepEqual(names(await search("q=both&index=root/main&origin=mirrored")), ["both-upstream"]);
  await admin.manage("DELETE", "/indexes/root/main/projects/both-ways");
  assert.deepEqual(
    names(await search("q=both&index=root/main")),
    ["both-upstream"],
    "a removed name is still owned",
  );
  await admin.manage("PATCH", "/indexes/root/pypi", {
    settings: { mirror: { mode: "cache", names: "off" } },
  });
  assert.deepEqual(names(await search("q=both&index=root/main")), []);
  assert.deepEqual(names(await search("q=Both_Upstream&index=root/main")), ["both-upstream"]);
});

test("what the rules or the view of an index hide whole is not found in it", async () => {
  for (const name of ["seen-alpha", "seen-beta", "seen-gamma"]) await publish(name);
  const settings = {
    bases: ["root/main"],
    view: { allow: ["seen-*"], deny: ["seen-beta"] },
    policy: [{ action: "deny", projects: ["seen-gamma"], sources: ["*", "self"] }],
  };
  await admin.manage("POST", "/indexes", { owner: "team", name: "narrow", settings });
  await admin.manage("POST", "/indexes", {
    owner: "team",
    name: "heir",
    settings: { bases: ["team/narrow"] },
  });
  assert.deepEqual(names(await search("q=seen")), ["seen-alpha", "seen-beta", "seen-gamma"]);
  assert.deepEqual(names(await search("q=seen&index=team/narrow")), ["seen-alpha"]);
  assert.deepEqual(names(await search("q=seen&index=team/heir")), ["seen-alpha"], "by way of the base too");
  assert.deepEqual(names(await search("q=engine&index=team/narrow")), []);
  await admin.manage("PATCH", "/indexes/team/narrow", { settings: { view: null, policy: [] } });
  assert.deepEqual(names(await search("q=seen&index=team/heir")), ["seen-alpha", "seen-beta", "seen-gamma"]);
});

test("a shared name is found once, from the source that its page names first", async () => {
  for (const name of ["one", "two"]) {
    await admin.manage("POST", "/indexes", { owner: "pool", name });
    await publish("pooled", { version: "1.0", salt: name }, `/pool/${name}/`);
  }
  const origins = [{ glob: "pooled", origin: "shared", sources: ["pool/two", "pool/one"] }];
  const settings = { bases: ["pool/one", "pool/two"], origins };
  await admin.manage("POST", "/indexes", { owner: "pool", name: "all", settings });
  const found = await search("q=pooled&index=pool/all");
  assert.deepEqual(
    found.map(({ project, index }) => `${project} ${index}`),
    ["pooled pool/two"],
  );
});

test("what rules on single files hide counts too: not a word of a hidden file is searched or told", async () => {
  const rules = (versions: string) => [{ action: "deny", versions, sources: ["*", "self"] }];
  await publish("ruled-one", { version: "1.0", summary: "plain words" });
  await publish("ruled-one", { version: "2.0", summary: "codename zephyr", requiresDist: ["ruled-two"] });
  await publish("ruled-two", { version: "2.0", summary: "new from the start" });
  await admin.manage("POST", "/indexes", {
    owner: "team",
    name: "careful",
    settings: { bases: ["root/main"], policy: rules(">=2") },
  });
  const within = (query: string) => search(`${query}&index=team/careful`);
  assert.deepEqual(
    (await within("q=ruled")).map(({ project, version, summary }) => [project, version, summary]),
    [["ruled-one", "1.0", "plain words"]],
  );
  assert.deepEqual(await within("q=zephyr"), []);
  assert.deepEqual(names(await search("q=zephyr")), ["ruled-one"]);
  const dependents = async (index: string) => {
    const path = `/indexes/${index}/projects/ruled-two/dependents`;
    return names((await admin.manage<{ items: Item[] }>("GET", path)).items);
  };
  assert.deepEqual([await dependents("root/main"), await dependents("team/careful")], [["ruled-one"], []]);
  await admin.manage("PATCH", "/indexes/team/careful", { settings: { policy: rules(">=0") } });
  assert.deepEqual(await within("q=ruled"), []);
  await admin.manage("PATCH", "/indexes/root/main/projects/ruled-one", { status: "quarantined" });
  assert.deepEqual(await search("q=zephyr"), []);
  assert.deepEqual(
    (await search("q=ruled-one")).map(({ version, summary }) => [version, summary]),
    [[null, ""]],
    "it is there, and nothing of it is shown",
  );
});

test("results are paged without gaps or repeats", async () => {
  for (let number = 0; number < 7; number++) await publish(`paged-${number}`);
  await texts.catchUp();
  const seen: string[] = [];
  let after = "";
  do {
    const page = await admin.manage<{ items: Item[]; next: string | null }>(
      "GET",
      `/search?q=paged&limit=3${after}`,
    );
    seen.push(...names(page.items));
    after = page.next === null ? "" : `&after=${encodeURIComponent(page.next)}`;
  } while (after !== "");
  assert.deepEqual(
    seen,
    Array.from({ length: 7 }, (_, number) => `paged-${number}`),
  );
});

test("a project is told who requires it", async () => {
  await publish("base-lib");
  await publish("user-one", { requiresDist: ["Base.Lib[extra]>=1; python_version>'3'", "other"] });
  await publish("user-two", { requiresDist: ["other"] });
  await texts.catchUp();
  const { items } = await admin.manage<{ items: Item[] }>(
    "GET",
    "/indexes/root/main/projects/base_lib/dependents",
  );
  assert.deepEqual(names(items), ["user-one"]);
  for (const name of ["page-a", "page-b", "page-c"]) await publish(name, { requiresDist: ["user-two"] });
  await texts.catchUp();
  const seen: string[] = [];
  for (let after: string | null = ""; after !== null; ) {
    const page: { items: Item[]; next: string | null } = await admin.manage(
      "GET",
      `/indexes/root/main/projects/user-two/dependents?limit=2${after && `&after=${encodeURIComponent(after)}`}`,
    );
    seen.push(...names(page.items));
    after = page.next;
  }
  assert.deepEqual(seen, ["page-a", "page-b", "page-c"]);
  await publish("user-one", { version: "2", requiresDist: [] });
  await texts.catchUp();
  const later = await admin.manage<{ items: Item[] }>(
    "GET",
    "/indexes/root/main/projects/base-lib/dependents",
  );
  assert.deepEqual(later.items, []);
});

test("a new table is filled from what is there, in a process of its own too", async () => {
  await services.database.write(async ({ tx }) => {
    await tx.deleteFrom("project_texts").execute();
    await tx.deleteFrom("site").where("key", "=", "texts.state").execute();
  });
  const [one, two] = [
    new ProjectTexts(services.database, services.log),
    new ProjectTexts(services.database, services.log),
  ];
  await Promise.all([one.catchUp(), two.catchUp()]);
  const index = new SearchIndex(services.database);
  const found = await index.search({
    query: "engine",
    sort: "match" as const,
    accepts: () => true,
    limit: 10,
    after: undefined,
  });
  assert.equal(found[0]?.document.name, "engine");
});

test("20,000 projects are searched in bounded work", async () => {
  const index = services.indexes.find("root", "main");
  assert.ok(index);
  await services.database.write(async ({ tx }) => {
    for (let at = 0; at < 20_000; at += 500) {
      const rows = Array.from({ length: 500 }, (_, offset) => ({
        index_id: index.id,
        name: `many-${at + offset}`,
        display_name: `Many-${at + offset}`,
        version: "1",
        summary: `Number ${at + offset} of a great many projects that say something of themselves`,
        keywords: "many, of, them",
        classifiers: "Topic :: Many\nProgramming Language :: Python :: 3",
        requires: "",
        removed: 0,
        updated_at: 0,
        stamp: 1_000_000,
      }));
      await tx.insertInto("project_texts").values(rows).execute();
    }
  });
  const fresh = new SearchIndex(services.database);
  const order = {
    query: "many 1999",
    sort: "match" as const,
    accepts: () => true,
    limit: 20,
    after: undefined,
  };
  assert.equal((await fresh.search(order))[0]?.document.name, "many-1999");
  const begun = performance.now();
  for (const query of ["m", "many", "number 77", "themselves", "python", "zzz"])
    await fresh.search({ ...order, query });
  const each = (performance.now() - begun) / 6;
  console.log(`# ${fresh.size} projects: ${each.toFixed(1)} ms a search`);
});

test("of an index that hides most, a page ends early, and asking on comes to the end", async () => {
  const root = services.indexes.find("root", "main");
  assert.ok(root);
  const many = Array.from({ length: 1_500 }, (_, at) => `crowd-${String(at).padStart(4, "0")}`);
  await services.database.write(async ({ tx }) => {
    for (const name of many) {
      const owned = { index_id: root.id, name, display_name: name, status: "active" as const };
      const { id } = await tx
        .insertInto("projects")
        .values({
          ...owned,
          status_reason: null,
          restricted: 0,
          created_at: 1,
          serial: 1,
          removed_serial: null,
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      const filename = `${name.replace("-", "_")}-${name === "crowd-1400" ? 1 : 2}.0-py3-none-any.whl`;
      const version = name === "crowd-1400" ? "1.0" : "2.0";
      const file = { index_id: root.id, project_id: id, filename, filename_key: filename, version };
      const facts = { size: 1, sha256: "0".repeat(64), has_signature: 0, uploaded_at: 1, added_serial: 1 };
      await tx
        .insertInto("files")
        .values({ ...file, ...facts, kind: "wheel" })
        .execute();
      const said = { display_name: name, version, summary: "", keywords: "", classifiers: "", requires: "" };
      await tx
        .insertInto("project_texts")
        .values({ index_id: root.id, name, ...said, removed: 0, updated_at: 0, stamp: 1_000_001 })
        .execute();
    }
  });
  const policy = [{ action: "deny", versions: ">=2", sources: ["*", "self"] }];
  await admin.manage("PATCH", "/indexes/team/careful", { settings: { policy } });
  const pages: Item[][] = [];
  for (let after = ""; ; ) {
    const path = `/search?q=crowd&index=team/careful&limit=5${after}`;
    const page = await admin.manage<{ items: Item[]; next: string | null }>("GET", path);
    pages.push(page.items);
    if (page.next === null) break;
    after = `&after=${encodeURIComponent(page.next)}`;
  }
  assert.deepEqual(pages.map(names), [[], [], ["crowd-1400"]]);
});
