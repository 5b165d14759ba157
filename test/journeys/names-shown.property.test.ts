import assert from "node:assert/strict";
import { after, test } from "node:test";
import { ProjectTexts } from "../../src/changes/search/project-texts.ts";
import type { Caller, Page } from "../harness/caller.ts";
import { makePeople, makeRandomSite, PROJECTS } from "../harness/random-sites.ts";
import { closeConnections } from "../harness/send.ts";
import { startTwins } from "../harness/twin-servers.ts";

const ROUNDS = Number(process.env.WHEELYARD_ROUNDS ?? 6);
const SEED = Number(process.env.WHEELYARD_SEED ?? 2026);
const JSON_PAGE = "application/vnd.pypi.simple.v1+json";

const twins = await startTwins((config) => {
  config.upstreams.offline = true;
  config.log.level = "silent";
  config.limits.apiRequests = 1_000_000;
});
const { services } = twins;
const texts = new ProjectTexts(services.database, services.log);
await makePeople(twins);
after(async () => {
  closeConnections();
  await texts.stop();
  await twins.stop();
});

/** A project's page as installers see it; null: it is hidden, or not there. "unknown": an upstream would have to be asked. */
type Seen = { versions: string[]; status: string } | null | "unknown";

interface Item {
  project: string;
  index: string;
  version: string | null;
  private: boolean;
}

class Asker {
  readonly caller: Caller;
  readonly said: string;
  readonly #pages = new Map<string, Promise<Seen>>();

  constructor(caller: Caller, said: string) {
    this.caller = caller;
    this.said = said;
  }

  page(index: string, project: string): Promise<Seen> {
    const key = `${index} ${project}`;
    const page = this.#pages.get(key) ?? this.#read(index, project);
    this.#pages.set(key, page);
    return page;
  }

  async #read(index: string, project: string): Promise<Seen> {
    const answer = await this.caller.get(`/${index}/simple/${project}/`, { accept: JSON_PAGE });
    if (answer.status >= 500) return "unknown";
    if (answer.status !== 200) return null;
    const { files, "project-status": status } = answer.json<Page>();
    const versions = files.map(({ filename }) => filename.split("-")[1] as string);
    return { versions, status: status?.status ?? "active" };
  }

  /** Every item of a list, page by page; null: the caller may not have it. */
  async list<T>(path: string, limit = 2): Promise<T[] | null> {
    const items: T[] = [];
    for (let after = ""; ; ) {
      const joint = path.includes("?") ? "&" : "?";
      const answer = await this.caller.api("GET", `${path}${joint}limit=${limit}${after}`);
      if (answer.status >= 400 && answer.status < 500) return null;
      assert.equal(answer.status, 200, `${path}: ${answer.text}`);
      const page = answer.json<{ items: T[]; next: string | null }>();
      items.push(...page.items);
      if (page.next === null) return items;
      this.assertTold(page.next, path);
      after = `&after=${encodeURIComponent(page.next)}`;
    }
  }

  /** A cursor names no project that the caller may read nowhere. */
  assertTold(cursor: string, path: string): void {
    const [named] = PROJECTS.filter((project) => cursor.split(" ").includes(project));
    if (named) assert.ok(this.#readable.has(named), `${path}: the cursor names ${named} to ${this.said}`);
  }

  readonly #readable = new Set<string>();

  /** Whether the rights of the caller let them read it there, whether it is there or not. */
  async mayRead(index: string, project: string): Promise<boolean> {
    const found = services.indexes.find(...(index.split("/") as [string, string]));
    const who = await services.authenticator.authenticate(
      this.caller.authorization ?? undefined,
      "127.0.0.1",
    );
    return found !== null && services.access.allow(who, "read", found, project);
  }

  async prepare(addresses: readonly string[]): Promise<void> {
    for (const address of addresses)
      for (const project of PROJECTS) if (await this.mayRead(address, project)) this.#readable.add(project);
  }
}

for (let round = 0; round < ROUNDS; round++) {
  test(`A09, F101 no list names what the simple pages hide (seed ${SEED + round})`, async () => {
    const { addresses, callers } = await makeRandomSite(twins, SEED + round);
    await texts.catchUp();
    for (const { said, caller } of callers) {
      const asker = new Asker(caller, said);
      await asker.prepare(addresses);
      await checkWholeSearch(asker, addresses);
      for (const index of addresses) {
        await checkProjects(asker, index);
        await checkSearch(asker, index);
        await checkDependents(asker, index);
        await checkOwnPages(asker, index);
        await checkExplained(asker, index);
        await checkLog(asker, index);
        await checkManaged(asker, index);
      }
    }
  });
}

/** The list of projects is the simple root. */
async function checkProjects(asker: Asker, index: string): Promise<void> {
  const listed = await asker.list<{ name: string }>(`/indexes/${index}/projects`);
  const root = await asker.caller.get(`/${index}/simple/`, { accept: JSON_PAGE });
  if (root.status >= 500) return;
  const { said } = asker;
  assert.equal(listed !== null, root.status === 200, `${said} in ${index}`);
  const names = listed?.map(({ name }) => name) ?? [];
  if (listed)
    assert.deepEqual(
      names,
      root.json<{ projects: { name: string }[] }>().projects.map(({ name }) => name),
    );
  for (const name of names)
    assert.notEqual(await asker.page(index, name), null, `${name} in ${index} to ${said}`);
}

/** A search finds just what has a file on its page, by a release that is on it. */
async function checkSearch(asker: Asker, index: string): Promise<void> {
  const found = await asker.list<Item>(`/search?index=${index}`);
  if (found === null) return;
  await checkFound(asker, found, () => index);
  const listed = await asker.list<{ name: string }>(`/indexes/${index}/projects`);
  for (const project of PROJECTS) {
    const page = await asker.page(index, project);
    const isListed = listed?.some(({ name }) => name === project);
    if (page === null || page === "unknown" || page.versions.length === 0 || !isListed) continue;
    assert.ok(
      found.some((one) => one.project === project),
      `${project} in ${index} is not found by ${asker.said}`,
    );
    const hidden = ["1.0", "2.0", "3.0rc1"].filter((version) => !page.versions.includes(version));
    for (const version of hidden) {
      const sought = await asker.list<Item>(`/search?index=${index}&q=${project}+${version}`);
      assert.ok(
        !sought?.some((one) => one.project === project && one.private && one.version === version),
        `${version} of ${project}`,
      );
    }
  }
}

async function checkWholeSearch(asker: Asker, addresses: string[]): Promise<void> {
  const found = (await asker.list<Item>("/search", 100)) ?? [];
  const here = found.filter(({ index }) => addresses.includes(index));
  await checkFound(asker, here, ({ index }) => index);
}

async function checkFound(asker: Asker, found: Item[], indexOf: (item: Item) => string): Promise<void> {
  for (const item of found) {
    const index = indexOf(item);
    const said = `${item.project} ${item.version} of ${item.index} in ${index} to ${asker.said}`;
    const page = await asker.page(index, item.project);
    if (page === "unknown") continue;
    assert.ok(page !== null, `${said} has no page`);
    // What is in quarantine, and what never had a file, is there by its name alone.
    if (item.version === null && item.private)
      assert.ok(page.versions.length === 0 || item.index !== index, said);
    else if (item.private) assert.ok(page.versions.includes(item.version as string), said);
    assert.notEqual(page.status === "quarantined" && item.version !== null, true, said);
  }
}

async function checkDependents(asker: Asker, index: string): Promise<void> {
  for (const project of PROJECTS) {
    const found = await asker.list<Item>(`/indexes/${index}/projects/${project}/dependents`);
    for (const item of found ?? []) {
      const page = await asker.page(index, item.project);
      if (page === "unknown") continue;
      const said = `${item.project} ${item.version} requires ${project} in ${index}, to ${asker.said}`;
      assert.ok(page?.versions.includes(item.version as string), said);
    }
  }
}

/** What is said of one project is said to whoever has its page. */
async function checkOwnPages(asker: Asker, index: string): Promise<void> {
  for (const project of PROJECTS) {
    const page = await asker.page(index, project);
    if (page === "unknown") continue;
    const said = `${project} in ${index} to ${asker.said}`;
    for (const path of ["", "/downloads"]) {
      const answer = await asker.caller.api("GET", `/indexes/${index}/projects/${project}${path}`);
      assert.equal(answer.status === 200, page !== null, `${path} of ${said}: ${answer.text}`);
    }
    for (const version of ["1.0", "2.0", "3.0rc1"]) {
      for (const path of ["", "/description"]) {
        const address = `/indexes/${index}/projects/${project}/releases/${version}${path}`;
        const { status } = await asker.caller.api("GET", address);
        // Of a mirror's release nothing more is known while nobody is asked.
        if (status >= 500) continue;
        assert.equal(
          status === 200,
          page?.versions.includes(version) ?? false,
          `${version}${path} of ${said}`,
        );
      }
    }
  }
}

/** Explanations speak of hidden files, but of none that lie where the caller may not read. */
async function checkExplained(asker: Asker, index: string): Promise<void> {
  for (const project of PROJECTS) {
    const answer = await asker.caller.api("GET", `/indexes/${index}/explain/${project}`);
    if (answer.status >= 400) continue;
    const { files, owner } = answer.json<{ files: { source: string }[]; owner: string | null }>();
    for (const source of [...files.map((file) => file.source), ...(owner === null ? [] : [owner])])
      assert.ok(await asker.mayRead(source, project), `${project} of ${source} in ${index} to ${asker.said}`);
  }
}

interface Told {
  project: string | null;
  index: string | null;
}

async function checkLog(asker: Asker, index: string): Promise<void> {
  const changes = (await asker.list<Told>(`/changes?index=${index}`, 20)) ?? [];
  const lines = await asker.caller.api("GET", `/changes.ndjson?index=${index}`);
  const exported = lines.status === 200 ? lines.text.trim().split("\n").filter(Boolean) : [];
  const table = await asker.caller.api("GET", `/changes.csv?index=${index}`);
  const events = await asker.caller.send({
    path: `/-/api/v1/events?index=${index}`,
    headers: { "last-event-id": String(Math.max(0, (await services.database.serial()) - 400)) },
  });
  const heard = events.status === 200 ? [...events.text.matchAll(/^data: (\{"serial".*)$/gm)] : [];
  const all = [
    ...changes,
    ...exported.map((line) => JSON.parse(line)),
    ...heard.map(([, data]) => JSON.parse(data as string)),
  ];
  for (const { project, index: at } of all as Told[]) {
    if (project === null) continue;
    assert.ok(await asker.mayRead(at as string, project), `${project} in the log of ${at} to ${asker.said}`);
  }
  for (const project of PROJECTS) {
    if (table.status !== 200 || (await asker.mayRead(index, project))) continue;
    // Settings may name what they are about; the fifth column is the project that something happened to.
    const rows = table.text.split("\r\n").filter((row) => row.split('","')[4] === project);
    assert.deepEqual(rows, [], `of ${project} to ${asker.said}`);
  }
}

/** What managers of an index are told besides. */
async function checkManaged(asker: Asker, index: string): Promise<void> {
  const namesakes = await asker.list<{ project: string; owner: string; mirror: string }>(
    `/indexes/${index}/namesakes`,
    1,
  );
  for (const { project, owner, mirror } of namesakes ?? [])
    for (const at of [owner, mirror])
      assert.ok(await asker.mayRead(at, project), `${project} of ${at} to ${asker.said}`);
  const downloads = await asker.caller.api("GET", `/indexes/${index}/downloads`);
  for (const { project } of downloads.status === 200 ? downloads.json<{ projects: Item[] }>().projects : [])
    assert.ok(await asker.mayRead(index, project), `downloads of ${project} in ${index} to ${asker.said}`);
  let after = "";
  do {
    const tried = await asker.caller.api("POST", `/indexes/${index}/policy/dry-run`, {
      policy: [{ action: "deny", sources: ["*", "self"] }],
      limit: 1,
      ...(after && { after }),
    });
    if (tried.status >= 400) return;
    const { items, next } = tried.json<{
      items: { project: string; source: string }[];
      next: string | null;
    }>();
    for (const { project, source } of items)
      assert.ok(
        await asker.mayRead(source, project),
        `a trial tells of ${project} of ${source} to ${asker.said}`,
      );
    if (next !== null) asker.assertTold(next, "dry-run");
    after = next ?? "";
  } while (after !== "");
}
