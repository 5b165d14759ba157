import assert from "node:assert/strict";
import { test } from "node:test";
import { Random, seed } from "../../../test/harness/random.ts";
import type { Announcement, ChangeKind } from "../../database/change.ts";
import type { IndexFile } from "../../indexes/index-file.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import type { Indexes } from "../../indexes/indexes.ts";
import type { IndexProject } from "../../indexes/package-index.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import { ProjectPageCache } from "./project-page-cache.ts";

const INDEX = { id: 1, owner: "root", name: "main" } as IndexRecord;
const OTHER = { id: 2, owner: "team", name: "one" } as IndexRecord;
const FOO = "foo" as ProjectName;
const MIB = 2 ** 20;

/** A database whose reads end when the test says so, with what was committed when the test says so. */
class Controlled {
  readonly serials = new Map<string, number>();
  readonly reads: { name: string; finish: (serial: number | null) => void; fail: (error: Error) => void }[] =
    [];
  files = 1;
  sources: unknown[] = [{ kind: "hosted", settings: { mirror: null } }];

  get indexes(): Indexes {
    const project = (name: ProjectName) =>
      new Promise<IndexProject | null>((resolve, reject) => {
        const finish = (serial: number | null) =>
          resolve(serial === null ? null : this.#project(name, serial));
        this.reads.push({ name, finish, fail: reject });
      });
    return {
      list: () => [INDEX, OTHER],
      byId: (id: number) => [INDEX, OTHER].find((index) => index.id === id) ?? null,
      package: () => ({ project }),
      contributorsTo: () => [INDEX],
      sourcesOf: () => this.sources,
    } as unknown as Indexes;
  }

  #project(name: ProjectName, serial: number): IndexProject {
    const files = Array.from({ length: this.files }, (_, at) => fileOf(name, at));
    return {
      name,
      displayName: name,
      sourceIndexId: 1,
      status: "active",
      statusReason: null,
      serial,
      files,
      freshUntil: null,
    };
  }
}

function fileOf(project: ProjectName, at: number): IndexFile {
  return {
    filename: `${project}-${at}.0.tar.gz`,
    project,
    version: `${at}.0`,
    kind: "sdist",
    size: 1,
    sha256: "ab".repeat(32),
    sourceIndexId: 1,
    address: "ab".repeat(32),
    metadataUnhashed: false,
    provenance: null,
    firstSeenAt: null,
    md5: null,
    blake2b256: null,
    requiresPython: null,
    metadataSha256: null,
    hasSignature: false,
    uploadedAt: 0,
    uploadedBy: null,
    yanked: null,
  };
}

const told = (project: string | null, kind: ChangeKind = "file.published", serial = 2): Announcement[] => [
  { serial, kind, indexId: 1, project },
];

function controlled(maxBytes = MIB) {
  const database = new Controlled();
  return { database, projects: new ProjectPageCache(database.indexes, maxBytes) };
}

test("F25 a project read before a commit and done after it is not kept", async () => {
  const { database, projects } = controlled();
  const first = projects.project(INDEX, FOO);
  projects.drop(told("foo"));
  database.reads[0]?.finish(1);
  assert.equal((await first)?.project.serial, 1, "who asked before may get what was before");
  const second = projects.project(INDEX, FOO);
  assert.equal(database.reads.length, 2, "it was kept though stale");
  database.reads[1]?.finish(2);
  assert.equal((await second)?.project.serial, 2);
  assert.equal((await projects.project(INDEX, FOO))?.project.serial, 2);
  assert.equal(database.reads.length, 2, "what is fresh is kept");
});

test("F25 who asks after a commit does not join a reading that began before it", async () => {
  const { database, projects } = controlled();
  const before = projects.project(INDEX, FOO);
  projects.drop(told("foo"));
  const after = projects.project(INDEX, FOO);
  assert.equal(database.reads.length, 2);
  database.reads[1]?.finish(2);
  assert.equal((await after)?.project.serial, 2);
  database.reads[0]?.finish(1);
  assert.equal((await before)?.project.serial, 1);
  assert.equal(
    (await projects.project(INDEX, FOO))?.project.serial,
    2,
    "the late stale reading took its place",
  );
  assert.equal(database.reads.length, 2);
});

test("F25 every kind of announcement that concerns it makes it stale, kept or being read; no other does", async () => {
  const concerning = [
    told("foo"),
    told("foo", "project.restricted"),
    told(null, "index.changed"),
    "everything",
  ];
  for (const announced of concerning as Parameters<ProjectPageCache["drop"]>[0][]) {
    const { database, projects } = controlled();
    void projects.project(INDEX, FOO);
    database.reads[0]?.finish(1);
    await projects.project(INDEX, FOO);
    const running = projects.project(OTHER, FOO);
    projects.drop(announced);
    database.reads[1]?.finish(1);
    await running;
    void projects.project(INDEX, FOO);
    void projects.project(OTHER, FOO);
    assert.equal(database.reads.length, 4, JSON.stringify(announced));
  }
  const { database, projects } = controlled();
  void projects.project(INDEX, FOO);
  database.reads[0]?.finish(1);
  await projects.project(INDEX, FOO);
  for (const announced of [told("bar"), told(null, "token.created"), told(null, "grant.added")])
    projects.drop(announced);
  await projects.project(INDEX, FOO);
  assert.equal(database.reads.length, 1);
});

test("many who ask at once are one reading; a failure and an absence are told to all, a failure kept for nobody", async () => {
  const { database, projects } = controlled();
  const failing = [projects.project(INDEX, FOO), projects.project(INDEX, FOO)];
  assert.equal(database.reads.length, 1);
  database.reads[0]?.fail(new Error("away"));
  for (const one of failing) await assert.rejects(one, /away/);
  const missing = [projects.project(INDEX, FOO), projects.project(INDEX, FOO)];
  assert.equal(database.reads.length, 2);
  database.reads[1]?.finish(null);
  for (const one of missing) assert.equal(await one, null);
  projects.drop(told("foo"));
  const found = projects.project(INDEX, FOO);
  assert.equal(database.reads.length, 3);
  database.reads[2]?.finish(1);
  assert.ok(await found);
});

test("F25 U28 in 3,000 random steps nobody who asks after a commit was announced gets less than it", async () => {
  const random = new Random(seed());
  const { database, projects } = controlled();
  const names = ["a", "b", "c"] as ProjectName[];
  const announced = new Map(names.map((name) => [name, 0]));
  const committed = new Map(names.map((name) => [name, 0]));
  const asked: Promise<void>[] = [];
  for (let step = 0; step < 3_000; step++) {
    const name = random.pick(names);
    switch (random.below(4)) {
      case 0:
        committed.set(name, (committed.get(name) ?? 0) + 1);
        break;
      case 1:
        announced.set(name, committed.get(name) ?? 0);
        projects.drop(told(name));
        break;
      case 2: {
        const least = announced.get(name) as number;
        const check = projects.project(INDEX, name).then((pages) => {
          const serial = pages?.project.serial as number;
          assert.ok(serial >= least, `step ${step}: ${serial} though ${least} was announced`);
        });
        asked.push(check);
        break;
      }
      default: {
        // The oldest reading ends, or any; it saw what was committed at some moment since it began: the latest possible.
        const [read] = database.reads.splice(random.below(database.reads.length), 1);
        read?.finish(committed.get(read.name as ProjectName) ?? 0);
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }
  for (const read of database.reads.splice(0)) read.finish(committed.get(read.name as ProjectName) ?? 0);
  await Promise.all(asked);
});

test("F25 a reading that saw the state before the commit never outlives the announcement", async () => {
  const random = new Random(seed() + 1);
  const { database, projects } = controlled();
  let [committed, announced] = [0, 0];
  const began: { at: number; read: Controlled["reads"][number] }[] = [];
  const asked: Promise<void>[] = [];
  for (let step = 0; step < 3_000; step++) {
    if (random.below(3) === 0) committed++;
    if (random.below(3) === 0) {
      announced = committed;
      projects.drop(told("foo", "file.published", announced));
    }
    const least = announced;
    asked.push(
      projects.project(INDEX, FOO).then((pages) => {
        assert.ok((pages?.project.serial as number) >= least, `step ${step}`);
      }),
    );
    for (const read of database.reads.splice(0)) began.push({ at: committed, read });
    if (random.below(2) === 0) {
      const [ended] = began.splice(random.below(began.length), 1);
      ended?.read.finish(ended.at);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  for (const { at, read } of began) read.finish(at);
  await Promise.all(asked);
});

async function kept(database: Controlled, projects: ProjectPageCache, name: string) {
  const asked = projects.project(INDEX, name as ProjectName);
  database.reads.splice(0).forEach((read) => {
    read.finish(1);
  });
  const pages = await asked;
  assert.ok(pages);
  return pages;
}

test("memory: what is kept is counted with its pages and encodings, and stays below the bound", async () => {
  const { database, projects } = controlled(MIB);
  database.files = 100;
  let largest = 0;
  for (let at = 0; at < 300; at++) {
    const pages = await kept(database, projects, `project-${at}`);
    for (const form of ["json", "html", "text"] as const) {
      for (const encoding of ["identity", "gzip", "br"] as const) {
        await (await pages.page(form)).encoded(encoding);
        largest = Math.max(largest, projects.bytes);
      }
    }
  }
  assert.ok(largest <= MIB, `${largest} bytes`);
  assert.ok(projects.bytes > MIB / 4, `only ${projects.bytes} bytes are kept`);
});

test("memory: the count is right after any number of changes, so that the bound holds for ever", async () => {
  const { database, projects } = controlled(MIB);
  database.files = 50;
  const pages = await kept(database, projects, "still");
  await (await pages.page("json")).encoded("gzip");
  const still = projects.bytes;
  assert.ok(still > (await pages.page("json")).size);
  for (let round = 0; round < 100; round++) {
    const changing = await kept(database, projects, "changing");
    await (await changing.page("html")).encoded("gzip");
    projects.drop(told("changing"));
    assert.equal(projects.bytes, still, `round ${round}`);
    await (await changing.page("html")).encoded("br");
    assert.equal(projects.bytes, still, "what is dropped is counted no more");
  }
  projects.drop("everything");
  assert.equal(projects.bytes, 0);
});

test("memory: what was asked for lately stays", async () => {
  const { database, projects } = controlled(MIB / 4);
  database.files = 20;
  await kept(database, projects, "hot");
  for (let at = 0; at < 100; at++) {
    await kept(database, projects, `cold-${at}`);
    const before = projects.hits;
    await projects.project(INDEX, "hot" as ProjectName);
    assert.equal(projects.hits, before + 1, `hot is gone after ${at}`);
  }
});

test("F25 a name that nobody has is looked for once, until it is announced", async () => {
  const { database, projects } = controlled();
  for (let asked = 0; asked < 3; asked++) {
    const pages = projects.project(INDEX, FOO);
    database.reads[0]?.finish(null);
    assert.equal(await pages, null);
  }
  assert.equal(database.reads.length, 1);
  projects.drop(told("bar"));
  assert.equal(await projects.project(INDEX, FOO), null);
  for (const [at, announced] of [told("foo"), told(null, "index.changed"), "everything" as const].entries()) {
    projects.drop(announced);
    const pages = projects.project(INDEX, FOO);
    assert.equal(database.reads.length, 2 + at);
    database.reads[1 + at]?.finish(null);
    assert.equal(await pages, null);
  }
});

test("F25 a name that is announced while it is looked for in vain is looked for again", async () => {
  const { database, projects } = controlled();
  const before = projects.project(INDEX, FOO);
  projects.drop(told("foo"));
  database.reads[0]?.finish(null);
  assert.equal(await before, null);
  const after = projects.project(INDEX, FOO);
  database.reads[1]?.finish(2);
  assert.equal((await after)?.project.serial, 2);
});

test("a name that a mirror has not is asked for again when the mirror's own memory ends", async () => {
  const { database, projects } = controlled();
  database.sources = [{ kind: "mirror", settings: { mirror: { negativeExpiry: 0.001 } } }];
  const first = projects.project(INDEX, FOO);
  database.reads[0]?.finish(null);
  await first;
  for (let until = performance.now() + 2; performance.now() < until; );
  const second = projects.project(INDEX, FOO);
  database.reads[1]?.finish(1);
  assert.equal((await second)?.project.serial, 1);
});
