import assert from "node:assert/strict";
import { after, test } from "node:test";
import { assertDocumented } from "../harness/api-contract.ts";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { closeConnections } from "../harness/send.ts";
import { startTwins } from "../harness/twin-servers.ts";

const twins = await startTwins();
const { admin } = twins;
after(async () => {
  closeConnections();
  await twins.stop();
});

const AT = "/indexes/root/main/projects/shown";
const README =
  "# Hello\n\n<script>alert(1)</script>\n\n[docs](https://example.org) ![x](http://example.org/x.png)";
const markdown = ["Description-Content-Type: text/markdown"];

await admin.publish(buildSdist({ name: "shown", version: "1.10" }));
for (const [version, tags] of [
  ["1.9", "py3-none-any"],
  ["1.10", "cp312.cp313-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64"],
  ["2.0rc1", "py3-none-any"],
  ["1.11", "py3-none-any"],
] as const) {
  await admin.publish(
    buildWheel({
      name: "shown",
      version,
      tags,
      headers: markdown,
      description: README,
      requiresPython: ">=3.9",
    }),
  );
}
await admin.manage("POST", `${AT}/releases/1.11/yank`, { reason: "broken" });

interface Project {
  releases: {
    version: string;
    prerelease: boolean;
    yanked: boolean;
    files: number;
    requiresPython: string;
  }[];
  latest: string;
  files: { filename: string; path: string; tags: Record<string, string[]> | null; kind: string }[];
}

test("releases stand in PEP 440 order with their marks, and what installers would take is named", async () => {
  const { releases, latest } = await admin.manage<Project>("GET", AT);
  assert.deepEqual(
    releases.map(({ version, prerelease, yanked, files }) => [version, prerelease, yanked, files]),
    [
      ["1.9", false, false, 1],
      ["1.10", false, false, 2],
      ["1.11", false, true, 1],
      ["2.0rc1", true, false, 1],
    ],
  );
  assert.equal(latest, "1.10");
});

test("files tell their tags, expanded, and where they are downloaded", async () => {
  const { files } = await admin.manage<Project>("GET", AT);
  const wheel = files.find(({ filename }) => filename.includes("cp312"));
  assert.deepEqual(wheel?.tags, {
    python: ["cp312", "cp313"],
    abi: ["abi3"],
    platform: ["manylinux2014_x86_64", "manylinux_2_17_x86_64"],
  });
  for (const { path, kind, tags } of files) {
    assert.equal((await admin.get(`/${path}`)).status, 200, path);
    assert.equal(tags === null, kind !== "wheel");
  }
});

test("a description comes as HTML in which nothing runs", async () => {
  const answer = await admin.api("GET", `${AT}/releases/1.9/description`);
  const { form, rendered, html } = answer.json<{ form: string; rendered: boolean; html: string }>();
  assert.deepEqual([form, rendered], ["markdown", true]);
  assert.match(html, /<h2 id="readme-hello">Hello<\/h2>/);
  assert.match(html, /<a href="https:\/\/example.org" rel="nofollow noopener noreferrer">docs<\/a>/);
  assert.doesNotMatch(html, /script|alert|<img/);
  const again = await admin.api("GET", `${AT}/releases/2.0rc1/description`);
  assert.equal(again.json().html, html);
});

test("a description that says nothing of its form, or something unknown, stands there as it was written", async () => {
  const text = "Title\n=====\n\n<b>x</b> & `y`";
  await admin.publish(
    buildWheel({
      name: "typed",
      version: "1",
      headers: ["Description-Content-Type: text/plain"],
      description: text,
    }),
  );
  const plain = await admin.manage("GET", "/indexes/root/main/projects/typed/releases/1/description");
  assert.deepEqual([plain.form, plain.rendered], ["plain", false]);
  assert.match(plain.html as string, /^<pre>Title\n=====\n\n&lt;b&gt;x&lt;\/b&gt; &amp; `y`\n?<\/pre>$/);
  await admin.publish(buildWheel({ name: "silent", version: "1" }));
  const none = await admin.manage("GET", "/indexes/root/main/projects/silent/releases/1/description");
  assert.deepEqual([none.form, none.html], [null, ""]);
});

test("a hostile description holds up nobody", async () => {
  const description = `${"[".repeat(200_000)}${"> ".repeat(50_000)}`;
  await admin.publish(buildWheel({ name: "hostile", version: "1", headers: markdown, description }));
  const path = "/indexes/root/main/projects/hostile/releases/1/description";
  const slow = admin.api("GET", path);
  const quick = await admin.api("GET", `${AT}/releases/1.9/description`);
  assert.equal(quick.status, 200);
  assertDocumented(`GET ${RELEASE}/description`, await slow, path);
});

const RELEASE = "/indexes/{owner}/{index}/projects/{project}/releases/{version}";

test("what is in a wheel and in an sdist is listed with sizes", async () => {
  const { files } = await admin.manage<Project>("GET", AT);
  for (const { filename, kind } of files) {
    const answer = await admin.api("GET", `${AT}/files/${filename}/contents`);
    assert.equal(answer.status, 200, answer.text);
    const { members, truncated } = answer.json<{
      members: { name: string; size: number }[];
      truncated: boolean;
    }>();
    assert.equal(truncated, false);
    const names = members.map(({ name }) => name);
    assert.deepEqual(names, [...names].sort());
    const own = kind === "wheel" ? /\.dist-info\/METADATA$/ : /^PKG-INFO$/;
    assert.ok(
      members.some(({ name, size }) => own.test(name) && size > 0),
      names.join(" "),
    );
  }
  assert.equal((await admin.api("GET", `${AT}/files/shown-9-py3-none-any.whl/contents`)).status, 404);
});
