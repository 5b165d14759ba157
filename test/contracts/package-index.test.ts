import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import type { ProjectName } from "../../src/packaging/names/project-name.ts";
import { Random, seed } from "../harness/random.ts";
import { type GivenFile, INDEXES, sha256Of } from "./package-indexes.ts";

const name = (text: string) => text as ProjectName;

const wheel = (project: string, version: string, more: Partial<GivenFile> = {}): GivenFile => ({
  filename: `${project.replaceAll("-", "_")}-${version}-py3-none-any.whl`,
  version,
  ...more,
});

for (const [kind, openIndex] of Object.entries(INDEXES)) {
  describe(`package index: ${kind}`, async () => {
    const { index, id, neighbour, give, close } = await openIndex();
    after(close);
    /** What is asked of file names, by each way that an index answers. */
    const filenames = async (project: string) =>
      (await index.project(name(project)))?.files.map(({ filename }) => filename);

    it("begins empty", async () => {
      assert.deepEqual((await index.projects()).names, []);
    });

    it("D01 tells a project that is not there from a file that is not there", async () => {
      await give({ name: "there", files: [wheel("there", "1.0")] });
      assert.equal(await index.project(name("absent")), null);
      const found = await index.project(name("there"));
      assert.ok(found);
      assert.equal(
        found.files.some(({ filename }) => filename === "there-2.0-py3-none-any.whl"),
        false,
      );
      assert.equal(await index.metadata(name("there"), "there-2.0-py3-none-any.whl"), null);
      assert.equal(await index.metadata(name("absent"), "there-1.0-py3-none-any.whl"), null);
    });

    it("owns a project that has no file any more: it is there, and empty", async () => {
      await give({ name: "emptied", files: [wheel("emptied", "1.0", { removed: true })] });
      assert.deepEqual((await index.project(name("emptied")))?.files, []);
      assert.ok((await index.projects()).names.includes(name("emptied")));
    });

    it("knows no project that was removed, nor anything of it", async () => {
      const file = wheel("removed", "1.0");
      await give({ name: "removed", removed: true, files: [file] });
      assert.equal(await index.project(name("removed")), null);
      assert.equal(await index.metadata(name("removed"), file.filename), null);
      assert.equal(await index.projectOf(sha256Of(file.filename), file.filename), null);
      assert.ok(!(await index.projects()).names.includes(name("removed")));
    });

    it("names its projects in order, with a serial that grows with every change", async () => {
      const before = await index.projects();
      for (const project of ["zeta", "a-b", "a", "a0", "beta"]) await give({ name: project, files: [] });
      const { names, serial } = await index.projects();
      assert.deepEqual(names, [...names].sort());
      assert.deepEqual(
        names.filter((one) => !before.names.includes(one)),
        ["a", "a-b", "a0", "beta", "zeta"],
      );
      assert.ok(serial > before.serial);
      const { serialOf } = await index.projects();
      for (const one of names) assert.equal(serialOf(one), (await index.project(one))?.serial, one);
    });

    it("tells all of a project and its files", async () => {
      await give({
        name: "whole-thing",
        displayName: "Whole.Thing",
        files: [{ filename: "whole_thing-1.0.tar.gz", version: "1.0", kind: "sdist", yanked: "" }],
      });
      const found = await index.project(name("whole-thing"));
      assert.ok(found && found.serial > 0);
      assert.deepEqual(found, {
        name: "whole-thing",
        displayName: "Whole.Thing",
        sourceIndexId: id,
        status: "active",
        statusReason: null,
        serial: found.serial,
        freshUntil: null,
        files: [
          {
            filename: "whole_thing-1.0.tar.gz",
            project: "whole-thing",
            version: "1.0",
            kind: "sdist",
            size: 22,
            address: sha256Of("whole_thing-1.0.tar.gz"),
            sha256: sha256Of("whole_thing-1.0.tar.gz"),
            sourceIndexId: id,
            md5: null,
            blake2b256: null,
            requiresPython: ">=3.9",
            metadataSha256: null,
            metadataUnhashed: false,
            provenance: null,
            firstSeenAt: null,
            hasSignature: true,
            uploadedAt: 1_700_000_000_000,
            uploadedBy: "alice",
            yanked: "",
          },
        ],
      });
    });

    it("F19 lists the oldest version first, files of one version by name, however they came", async () => {
      const versions = [
        "1.0.dev1",
        "1.0a1",
        "1.0rc1",
        "1.0",
        "1.0+local",
        "1.0.post1",
        "1.2",
        "1.10",
        "2!0.1",
      ];
      const files = versions.flatMap((version) => [
        wheel("sorted", version),
        { filename: `sorted-${version}.tar.gz`, version, kind: "sdist" as const },
      ]);
      const expected = files.map(({ filename }) => filename);
      const random = new Random(seed());
      const shuffled = files
        .map((file) => ({ file, at: random.next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ file }) => file);
      await give({ name: "sorted", files: shuffled });
      assert.deepEqual(await filenames("sorted"), expected, `seed ${seed()}`);
    });

    it("keeps yanked files, with their reason, and leaves removed ones out", async () => {
      const files = [
        wheel("yanked", "1.0", { yanked: "broken <b>" }),
        wheel("yanked", "1.1", { yanked: "" }),
        wheel("yanked", "1.2"),
        wheel("yanked", "1.3", { removed: true }),
      ];
      await give({ name: "yanked", files });
      const found = await index.project(name("yanked"));
      assert.deepEqual(
        found?.files.map(({ version, yanked }) => [version, yanked]),
        [
          ["1.0", "broken <b>"],
          ["1.1", ""],
          ["1.2", null],
        ],
      );
      const removed = files[3]?.filename as string;
      assert.equal(await index.projectOf(sha256Of(removed), removed), null);
      assert.equal(await index.metadata(name("yanked"), removed), null);
    });

    it("tells the status of a project; one in quarantine offers no file", async () => {
      for (const status of ["active", "archived", "deprecated", "quarantined"] as const) {
        const files = [wheel(status, "1.0")];
        await give({ name: status, status, statusReason: `${status}!`, files });
        const found = await index.project(name(status));
        assert.deepEqual([found?.status, found?.statusReason], [status, `${status}!`]);
        assert.equal(found?.files.length, status === "quarantined" ? 0 : 1);
      }
    });

    it("gives all metadata of a file, by its own project alone", async () => {
      const metadata = {
        name: "described",
        summary: "ü \u2028",
        requires_dist: ["a; extra == 'b'"],
        nested: [1],
      };
      const file = wheel("described", "1.0", { metadata });
      await give({ name: "described", files: [file] });
      assert.deepEqual(await index.metadata(name("described"), file.filename), metadata);
      assert.equal(await index.metadata(name("there"), file.filename), null);
    });

    it("A07 finds the project of a file by checksum and name together, in this index alone", async () => {
      const file = wheel("owned", "1.0");
      await give({ name: "owned", files: [file] });
      assert.equal(await index.projectOf(sha256Of(file.filename), file.filename), "owned");
      assert.equal(await index.projectOf(sha256Of("other"), file.filename), null);
      assert.equal(await index.projectOf(sha256Of(file.filename), "other-1.0.whl"), null);
      assert.equal(await neighbour.projectOf(sha256Of(file.filename), file.filename), null);
    });

    it("keeps apart from its neighbour, also where both have a project of one name", async () => {
      await give({ name: "shared", files: [wheel("shared", "1.0", { metadata: { here: true } })] });
      await give({ name: "shared", files: [wheel("shared", "2.0")] }, "neighbour");
      await give({ name: "elsewhere", files: [wheel("elsewhere", "1.0")] }, "neighbour");
      assert.deepEqual(await filenames("shared"), ["shared-1.0-py3-none-any.whl"]);
      assert.equal(await index.project(name("elsewhere")), null);
      assert.deepEqual((await neighbour.projects()).names, ["elsewhere", "shared"]);
      assert.equal(await index.metadata(name("shared"), "shared-2.0-py3-none-any.whl"), null);
      assert.equal(await neighbour.metadata(name("shared"), "shared-1.0-py3-none-any.whl"), null);
      const serial = (await neighbour.projects()).serial;
      await give({ name: "one-more", files: [] });
      assert.equal((await neighbour.projects()).serial, serial, "a change here is none there");
    });

    it("takes any text for a name or checksum without an error", async () => {
      for (const text of ["", "'", "a' or '1'='1", "%", "*", "..", "\0", "x".repeat(100_000), "\ud800"]) {
        assert.equal(await index.project(name(text)), null);
        assert.equal(await index.metadata(name("there"), text), null);
        assert.equal(await index.projectOf(text, text), null);
      }
    });
  });
}

describe("the order of files", async () => {
  const { inVersionOrder } = await import("../../src/indexes/hosted.ts");

  it("is one order, whatever the order before, also with versions that are none", async () => {
    const random = new Random(seed());
    const versions = ["1.0", "1.0.0", "2.0", "1.0a1", "not a version", "2004d", "1.0-custom"];
    const facts = {
      project: name("p"),
      kind: "sdist",
      size: 1,
      sha256: "",
      md5: null,
      blake2b256: null,
    } as const;
    const rest = {
      requiresPython: null,
      metadataSha256: null,
      hasSignature: false,
      uploadedAt: 1,
      uploadedBy: null,
      sourceIndexId: 1,
      address: "",
      metadataUnhashed: false,
      provenance: null,
      firstSeenAt: null,
    };
    const files = versions.flatMap((version) =>
      ["a", "b"].map((stem) => ({
        ...facts,
        ...rest,
        yanked: null,
        version,
        filename: `${stem}-${version}`,
      })),
    );
    const orderOf = (some: typeof files) => inVersionOrder([...some]).map(({ filename }) => filename);
    const expected = orderOf(files);
    for (let i = 0; i < 300; i++) {
      for (let at = files.length - 1; at > 0; at--) {
        const other = random.below(at + 1);
        [files[at], files[other]] = [files[other], files[at]] as [(typeof files)[0], (typeof files)[0]];
      }
      assert.deepEqual(orderOf(files), expected, `seed ${seed()}`);
    }
  });
});
