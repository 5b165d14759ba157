import assert from "node:assert/strict";
import { it } from "node:test";
import { hostedFiles } from "../../test/harness/hosted-files.ts";
import { Random } from "../../test/harness/random.ts";
import type { ProjectName } from "../packaging/names/project-name.ts";
import { UNTESTED } from "../policies/file-facts.ts";
import { PolicySettings } from "../policies/rule.ts";
import { DAY } from "../policies/rule-match.ts";
import { ViewSettings } from "../policies/view-settings.ts";
import { AssembledIndex } from "./assembled.ts";
import type { Part } from "./file-content.ts";
import { type FileFilter, FilteredIndex } from "./filtered.ts";
import { hostedContent } from "./hosted-content.ts";
import type { IndexFile } from "./index-file.ts";
import { type IndexRecord, IndexSettings } from "./index-record.ts";
import type { Licensings } from "./licensings.ts";
import type { IndexProject, IndexSource } from "./package-index.ts";
import { PolicyFilter } from "./policy-filter.ts";
import { ViewFilter } from "./view-filter.ts";

const MIT = { license: "MIT", classifiers: [] };
const NOW = Date.parse("2026-11-21T00:00:00Z");
const SHOP = "shop" as ProjectName;
const random = new Random(Number(process.env.WHEELYARD_SEED ?? 2026));

/** An index of given files, for what wraps one. */
class FixedIndex implements IndexSource {
  readonly #projects: Map<ProjectName, IndexFile[]>;

  constructor(files: IndexFile[]) {
    this.#projects = Map.groupBy(files, ({ project }) => project);
  }

  async projects() {
    return {
      names: [...this.#projects.keys()],
      reserved: [],
      serial: 1,
      serialOf: () => 1,
      freshUntil: null,
    };
  }

  async project(name: ProjectName): Promise<IndexProject | null> {
    const files = this.#projects.get(name);
    if (!files) return null;
    const facts = {
      displayName: name,
      sourceIndexId: 2,
      status: "active",
      statusReason: null,
      serial: 1,
    } as const;
    return { ...facts, name, files, freshUntil: null };
  }

  async ownerOf(name: ProjectName) {
    return this.#projects.has(name) ? 2 : null;
  }

  async metadata(name: ProjectName, filename: string) {
    return this.#projects.get(name)?.some((file) => file.filename === filename) ? { name } : null;
  }

  async content(file: IndexFile, part: Part) {
    return hostedContent(hostedFiles(), file, part);
  }

  async projectOf(address: string, filename: string) {
    for (const [name, files] of this.#projects) {
      if (files.some((file) => file.address === address && file.filename === filename)) return name;
    }
    return null;
  }
}

function file(version: string, more: Partial<IndexFile> = {}): IndexFile {
  const kind = more.kind ?? "wheel";
  const project = more.project ?? SHOP;
  const address = random.hex(64);
  return {
    filename: kind === "wheel" ? `${project}-${version}-py3-none-any.whl` : `${project}-${version}.tar.gz`,
    project,
    version,
    kind,
    sourceIndexId: 2,
    address,
    size: 10,
    sha256: address,
    md5: null,
    blake2b256: null,
    requiresPython: null,
    metadataSha256: null,
    metadataUnhashed: false,
    hasSignature: false,
    uploadedAt: NOW - 100 * DAY,
    uploadedBy: null,
    yanked: null,
    provenance: null,
    firstSeenAt: null,
    ...more,
  };
}

function record(id: number, kind: IndexRecord["kind"]): IndexRecord {
  return { id, owner: "root", name: `i${id}`, kind, settings: IndexSettings.parse({}), createdAt: 0 };
}

const INDEXES = [record(1, "hosted"), record(2, "mirror")];

function policed(files: IndexFile[], rules: unknown, now = NOW): FilteredIndex {
  const around = {
    self: INDEXES[0] as IndexRecord,
    source: (id: number) => INDEXES.find((index) => index.id === id) ?? null,
    licensings: { of: async () => () => MIT } as unknown as Licensings,
    looks: null,
    search: null,
    conditions: null,
    tested: async () => () => UNTESTED,
    now: () => now,
  };
  return new FilteredIndex(
    new FixedIndex(files),
    new PolicyFilter(PolicySettings.parse(rules), around),
    "mirror",
  );
}

function viewed(files: IndexFile[], settings: unknown): FilteredIndex {
  return new FilteredIndex(new FixedIndex(files), new ViewFilter(ViewSettings.parse(settings)), "hosted");
}

async function shown(index: IndexSource, name = SHOP): Promise<string[] | null> {
  const project = await index.project(name);
  return project?.files.map(({ version }) => version) ?? null;
}

it("keeps denied and held files from pages, metadata and addresses", async () => {
  const files = [file("1.0"), file("2.0"), file("3.0", { uploadedAt: NOW - DAY })];
  const index = policed(files, [
    { action: "deny", versions: "==2.0" },
    { action: "hold", youngerThanDays: 7 },
  ]);
  assert.deepEqual(await shown(index), ["1.0"]);
  for (const [at, { address, filename }] of files.entries()) {
    assert.equal(await index.projectOf(address, filename), at === 0 ? SHOP : null);
    assert.deepEqual(await index.metadata(SHOP, filename), at === 0 ? { name: SHOP } : null);
  }
});

it("is to be looked at again when the first held file comes free", async () => {
  const files = [
    file("1.0", { uploadedAt: NOW - DAY }),
    file("2.0", { uploadedAt: NOW - 3 * DAY }),
    file("0.1"),
  ];
  const project = await policed(files, [{ action: "hold", youngerThanDays: 7 }]).project(SHOP);
  assert.equal(project?.freshUntil, NOW + 4 * DAY);
  const later = policed(files, [{ action: "hold", youngerThanDays: 7 }], NOW + 4 * DAY);
  assert.deepEqual(await shown(later), ["2.0", "0.1"]);
});

it("D01 leaves the project there when nothing of it is shown, so that no namesake takes its place", async () => {
  const denied = policed([file("1.0")], [{ action: "deny" }]);
  assert.deepEqual(await shown(denied), []);
  assert.equal(await denied.ownerOf(SHOP), 2);
  assert.equal(await shown(denied, "other" as ProjectName), null);
  assert.deepEqual(await shown(viewed([file("1.0")], { deny: ["shop"] })), []);
});

it("asks licences where a rule speaks of them", async () => {
  assert.deepEqual(await shown(policed([file("1.0")], [{ action: "deny", licenses: ["MIT"] }])), []);
  assert.deepEqual(await shown(policed([file("1.0")], [{ action: "deny", licenses: ["GPL*"] }])), ["1.0"]);
});

it("leaves what is wholly hidden out of the list of projects", async () => {
  const files = [file("1.0"), file("1.0", { project: "other" as ProjectName })];
  const denied = policed(files, [{ action: "deny", projects: ["other"], sources: ["*"] }]);
  assert.deepEqual((await denied.projects()).names, ["shop"]);
  assert.deepEqual((await viewed(files, { requirements: ["other"] }).projects()).names, ["other"]);
});

it("asks no upstream about names that its view does not have, and lets hosted ones keep theirs", async () => {
  const filter = new ViewFilter(ViewSettings.parse({ requirements: ["flask"] }));
  const asked: string[] = [];
  class Watched extends FixedIndex {
    override async ownerOf(name: ProjectName) {
      asked.push(name);
      return super.ownerOf(name);
    }
  }
  const base = new Watched([file("1.0")]);
  assert.equal(await new FilteredIndex(base, filter, "mirror").ownerOf(SHOP), null);
  assert.deepEqual(asked, []);
  assert.equal(await new FilteredIndex(base, filter, "hosted").ownerOf(SHOP), 2);
});

it("has no project that its view does not name", async () => {
  const index = viewed([file("1.0")], { requirements: ["flask"] });
  assert.equal(await shown(index), null);
  const { address, filename } = file("1.0");
  assert.equal(await index.projectOf(address, filename), null);
});

it("D02 gives no file and no metadata that its page does not show, whatever the rules and views", async () => {
  for (let round = 0; round < 100; round++) {
    const files = Array.from({ length: 1 + random.below(6) }, () => someFile());
    const rules = Array.from({ length: random.below(4) }, someRule);
    const inner = policed(files, rules);
    const index = random.chance(2) ? inner : new FilteredIndex(inner, someView(), "mirror");
    const base = new FixedIndex(files);
    const assembled = new AssembledIndex(index);
    for (const name of (await base.projects()).names) {
      const page =
        (await index.project(name))?.files.map(({ address, filename }) => `${address} ${filename}`) ?? [];
      const whole = (await base.project(name)) as IndexProject;
      for (const one of files.filter(({ project }) => project === name)) {
        const { address, filename, project } = one;
        const isShown = page.includes(`${address} ${filename}`);
        assert.equal((await assembled.open(whole, one, "file")) !== null, isShown);
        assert.equal(await index.projectOf(address, filename), isShown ? project : null);
        const names = page.some((one) => one.endsWith(` ${filename}`));
        assert.equal((await index.metadata(name, filename)) !== null, names);
      }
    }
  }
});

function someFile(): IndexFile {
  return file(random.pick(["1.0", "1.5", "2.0rc1"]), {
    project: random.pick([SHOP, "other" as ProjectName]),
    kind: random.pick(["wheel", "sdist"]),
    uploadedAt: NOW - random.below(20) * DAY,
  });
}

function someRule() {
  const action = random.pick(["allow", "deny", "hold"]);
  const condition = random.pick([
    { projects: ["s*"] },
    { versions: "<1.2" },
    { youngerThanDays: 9 },
    { kinds: ["sdist"] },
  ]);
  return { action, ...condition };
}

function someView(): FileFilter {
  const settings = random.pick([
    { requirements: ["shop<2"] },
    { deny: ["other"], wheelOnly: true },
    { preReleases: false },
  ]);
  return new ViewFilter(ViewSettings.parse(settings));
}
