import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import type { IndexFile } from "../../src/indexes/index-file.ts";
import type { IndexProject, PackageIndex } from "../../src/indexes/package-index.ts";
import type { ProjectName } from "../../src/packaging/names/project-name.ts";

/** What an index under test must hold: wheels, one for each version; `removed` projects were there once. */
export interface Stock {
  projects: Record<string, string[]>;
  removed: string[];
}

/** The stock that every index under test is to be made with. */
export const STOCK: Stock = {
  projects: { "one-more": ["1.0"], several: ["1.10", "1.2", "1.0rc1", "0.9"] },
  removed: ["gone-away"],
};

/** The file name of a stocked wheel. */
function stockedName(project: string, version: string): string {
  return `${project.replaceAll("-", "_")}-${version}-py3-none-any.whl`;
}

/**
 * The contract of `PackageIndex`, for whatever an index is made of. `make` gives one that holds `STOCK`; `remembers`:
 * it knows of removed projects, as those do that people publish to.
 */
export function packageIndexContract(
  what: string,
  make: () => Promise<PackageIndex> | PackageIndex,
  { remembers }: { remembers: boolean },
): void {
  const names = Object.keys(STOCK.projects) as ProjectName[];
  const nobody = "never-was" as ProjectName;
  const gone = STOCK.removed as ProjectName[];

  test(`${what}: a project is there with its files, oldest version first`, async () => {
    const project = await (await make()).project("several" as ProjectName);
    assert.deepEqual(
      project?.files.map(({ version }) => version),
      ["0.9", "1.0rc1", "1.2", "1.10"],
    );
    assert.equal(project?.name, "several");
    for (const file of project?.files ?? []) {
      assert.equal(file.project, "several");
      assert.equal(file.filename, stockedName("several", file.version));
      assert.match(file.address, /^[0-9a-f]{64}$/);
      assert.equal(file.sourceIndexId, project?.sourceIndexId);
    }
  });

  test(`${what}: D01 what was never there and what was removed show nothing; the latter is still owned`, async () => {
    const index = await make();
    assert.equal(await index.project(nobody), null);
    assert.equal(await index.ownerOf(nobody), null);
    for (const name of gone) {
      assert.equal(await index.project(name), null);
      assert.equal((await index.ownerOf(name)) !== null, remembers);
    }
  });

  test(`${what}: whoever shows a project owns its name`, async () => {
    const index = await make();
    for (const name of names) {
      assert.equal(await index.ownerOf(name), (await index.project(name))?.sourceIndexId);
    }
  });

  test(`${what}: the list has every project once, in order, and keeps apart what is only owned`, async () => {
    const list = await (await make()).projects();
    assert.deepEqual(list.names, [...names].sort());
    assert.deepEqual(list.reserved, remembers ? gone : []);
    assert.ok(Number.isSafeInteger(list.serial));
    for (const name of list.names) assert.equal((list.sourcesOf?.(name) ?? [0]).length, 1);
  });

  test(`${what}: the list tells of each project the serial that its page tells`, async () => {
    const index = await make();
    const { serialOf } = await index.projects();
    for (const name of names) assert.equal(serialOf(name), (await index.project(name))?.serial, name);
  });

  test(`${what}: a file's address leads to its project; another name or address to no file`, async () => {
    const index = await make();
    const files = (await Promise.all(names.map((name) => index.project(name)))).flatMap(
      (project) => project?.files ?? [],
    );
    assert.equal(files.length, 5);
    for (const { address, filename, project } of files) {
      assert.equal(await index.projectOf(address, filename), project);
      for (const [other, name] of [
        ["0".repeat(64), filename],
        [address, stockedName("several", "99.0")],
      ] as const) {
        const guess = await index.projectOf(other, name);
        const shown = (guess && (await index.project(guess)))?.files ?? [];
        assert.ok(!shown.some((file) => file.address === other && file.filename === name));
      }
    }
  });

  test(`${what}: core metadata are there for files that are, and for no others`, async () => {
    const index = await make();
    const name = "one-more" as ProjectName;
    assert.equal((await index.metadata(name, stockedName(name, "1.0")))?.name, name);
    assert.equal(await index.metadata(name, stockedName(name, "2.0")), null);
    assert.equal(await index.metadata(nobody, stockedName(nobody, "1.0")), null);
    assert.equal(await index.metadata("several" as ProjectName, stockedName(name, "1.0")), null);
  });

  test(`${what}: a file that is shown can be opened, with its metadata, and its bytes have their hash`, async () => {
    const index = await make();
    for (const name of names) {
      const project = await index.project(name);
      for (const file of project?.files ?? []) {
        const content = await index.open(project as IndexProject, file, "file");
        const { sha256, size } = (await content?.bytes?.keep()) ?? {};
        assert.equal(sha256, file.sha256);
        const stored = await index.open(project as IndexProject, file, "file");
        assert.equal(stored?.isStored, true);
        const bytes = await stored.read();
        assert.deepEqual([sha256Of(bytes), bytes.length], [sha256, size]);
        const found = await stored.bytes?.stored();
        const part = await found?.open({ start: 1, end: 9 });
        assert.deepEqual(Buffer.concat((await part?.toArray()) ?? []), bytes.subarray(1, 10));
        const metadata = await index.open(project as IndexProject, file, "metadata");
        assert.match(String(await metadata?.read()), new RegExp(`^Name: ${name}$`, "m"));
        assert.equal(await index.open(project as IndexProject, file, "signature"), null);
      }
    }
  });

  test(`${what}: D02 nothing can be opened that is not shown`, async () => {
    const index = await make();
    const project = (await index.project("one-more" as ProjectName)) as IndexProject;
    const [file] = project.files as [IndexFile];
    const foreign = [
      { ...file, address: "0".repeat(64) },
      { ...file, filename: stockedName("one-more", "2.0") },
      { ...file, project: "several" as ProjectName },
      { ...file, project: nobody },
    ];
    for (const one of foreign) {
      assert.equal(await index.open(project, one, "file"), null);
      assert.equal(await index.open({ ...project, files: [one] }, one, "file"), null);
    }
  });
}

function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
