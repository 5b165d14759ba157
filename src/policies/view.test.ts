import assert from "node:assert/strict";
import { it } from "node:test";
import type { ProjectName } from "../packaging/names/project-name.ts";
import type { FileFacts } from "./file-facts.ts";
import { View } from "./view.ts";
import { ViewSettings } from "./view-settings.ts";

function file(filename: string, version: string, more: Partial<FileFacts> = {}): FileFacts {
  return {
    filename,
    project: "shop" as ProjectName,
    version,
    kind: filename.endsWith(".whl") ? "wheel" : "sdist",
    size: 1,
    sha256: "ab".repeat(32),
    uploadedAt: 0,
    firstSeenAt: 0,
    yanked: null,
    ...more,
  };
}

const view = (settings: unknown) => new View(ViewSettings.parse(settings));
const shows = (settings: unknown, ...args: Parameters<typeof file>) =>
  view(settings).decide(file(...args)).action === "allow";
const name = (text: string) => text as ProjectName;
const WHEEL = "shop-1.0-py3-none-any.whl";

it("shows everything when nothing is asked", () => {
  assert.equal(shows({}, WHEEL, "1.0"), true);
  assert.equal(view({}).has(name("anything")), "present");
});

it("has the projects of its requirements alone, in the versions they say", () => {
  const settings = { requirements: ["# our list", "", "Shop[extra]>=1.0,<2 ; python_version>='3'", "flask"] };
  assert.equal(view(settings).has(name("flask")), "present");
  assert.equal(view(settings).has(name("django")), "absent");
  assert.equal(shows(settings, WHEEL, "1.0"), true);
  assert.equal(shows(settings, "shop-2.0-py3-none-any.whl", "2.0"), false);
  const decision = view(settings).decide(file("shop-2.0-py3-none-any.whl", "2.0"));
  assert.match(decision.because ?? "", /The view asks for Shop\[extra\]>=1\.0,<2/);
});

it("takes several lines of one project as alternatives", () => {
  const settings = { requirements: ["shop==1.0", "shop==3.0"] };
  assert.deepEqual(
    ["1.0", "2.0", "3.0"].map((version) => shows(settings, WHEEL, version)),
    [true, false, true],
  );
});

it("pins files by hash, over lines that go on", () => {
  const pinned = [
    "shop==1.0 \\",
    `    --hash=sha256:${"ab".repeat(32)} \\`,
    `    --hash=sha256:${"cd".repeat(32)}`,
  ];
  assert.equal(shows({ requirements: pinned }, WHEEL, "1.0"), true);
  assert.equal(shows({ requirements: pinned }, WHEEL, "1.0", { sha256: "ef".repeat(32) }), false);
  assert.equal(shows({ requirements: pinned }, WHEEL, "1.0", { sha256: null }), false);
});

it("allows further projects by glob, and denies what it denies", () => {
  const settings = { requirements: ["flask"], allow: ["Sho*"], deny: ["shop-secret"] };
  assert.equal(view(settings).has(name("shop")), "present");
  assert.equal(view(settings).has(name("shop-secret")), "denied");
  assert.equal(view(settings).has(name("django")), "absent");
  assert.equal(shows({ deny: ["*"] }, WHEEL, "1.0"), false);
});

it("shows wheels alone when told", () => {
  assert.equal(shows({ wheelOnly: true }, WHEEL, "1.0"), true);
  assert.equal(shows({ wheelOnly: true }, "shop-1.0.tar.gz", "1.0"), false);
});

it("shows files for its platforms and for any", () => {
  const linux = "shop-1.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl";
  const windows = "shop-1.0-cp312-cp312-win_amd64.whl";
  assert.equal(shows({ platforms: ["linux"] }, linux, "1.0"), true);
  assert.equal(shows({ platforms: ["linux"] }, windows, "1.0"), false);
  assert.equal(shows({ platforms: ["Windows"] }, windows, "1.0"), true);
  assert.equal(shows({ platforms: ["manylinux_*_aarch64"] }, linux, "1.0"), false);
  assert.equal(shows({ platforms: ["manylinux*_x86_64"] }, linux, "1.0"), true);
  assert.equal(shows({ platforms: ["linux"] }, WHEEL, "1.0"), true);
  assert.equal(shows({ platforms: ["linux"] }, "shop-1.0.tar.gz", "1.0"), true);
  assert.equal(shows({ platforms: ["linux"] }, "shop-1.0-py3.8.egg", "1.0", { kind: "egg" }), false);
});

it("hides pre-releases that no line names", () => {
  const settings = { preReleases: false };
  assert.equal(shows(settings, WHEEL, "2.0rc1"), false);
  assert.equal(shows(settings, WHEEL, "2.0"), true);
  assert.equal(shows({ ...settings, requirements: ["shop>=1"] }, WHEEL, "2.0rc1"), false);
  assert.equal(shows({ ...settings, requirements: ["shop==2.0rc1"] }, WHEEL, "2.0rc1"), true);
});

it("refuses lines that mean nothing here, with the line", () => {
  const problem = (line: string) => {
    const result = ViewSettings.safeParse({ requirements: [line] });
    return result.success ? null : result.error.issues[0]?.message;
  };
  assert.match(problem("-r other.txt") ?? "", /"-r other\.txt" is an option of pip/);
  assert.match(problem("shop=1") ?? "", /"shop=1" is not a requirement/);
  assert.match(problem("shop @ file:///tmp/x") ?? "", /refers to a URL/);
  assert.match(problem(`shop==1 --hash=md5:${"a".repeat(32)}`) ?? "", /pins no sha256 hash/);
  assert.equal(problem("shop (>=1.0)"), null);
});
