import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { licences } from "../../scripts/release/licences.ts";
import { programFiles } from "../../scripts/release/program-files.ts";
import { newFolder, ROOT } from "./installed.ts";

const GRANTS =
  /Permission is hereby granted|Permission to use, copy|Redistribution and use|Apache License|Blue Oak Model License/i;

it("every package with code in the program or in its pages is named, with the text of its licence", () => {
  const files = programFiles(ROOT);
  const notice = files.find(({ path }) => path === "THIRD-PARTY-LICENCES.txt")?.bytes.toString("utf8") ?? "";
  const sections = notice.split(/\n={80}\n(?=\S+ \d\S*: )/).slice(1);
  for (const section of sections) assert.match(section, GRANTS, section.slice(0, 200));
  const named = sections.map((section) => /^(\S+) /.exec(section)?.[1]);
  for (const name of [
    "fastify",
    "pg",
    "@aws-sdk/client-s3",
    "react",
    "@mantine/core",
    "lucide-react",
    "d3-shape",
  ])
    assert.ok(named.includes(name), name);
  assert.ok(sections.length > 200, `${sections.length} packages`);
});

function packageWith(files: Record<string, string>): string {
  const root = newFolder();
  mkdirSync(join(root, "node_modules/a"), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, "node_modules/a", name), text);
  return root;
}

it("no package comes in under a licence that asks for more than being named", () => {
  for (const license of [
    "GPL-3.0-only",
    "AGPL-3.0",
    "LGPL-2.1",
    "MPL-2.0",
    "MIT AND GPL-2.0",
    "UNLICENSED",
    "",
  ]) {
    const root = packageWith({
      "package.json": JSON.stringify({ name: "a", version: "1", license }),
      LICENSE: "…",
    });
    assert.throws(() => licences(root, ["node_modules/a"]), /does not list/, license);
  }
  const both = { name: "a", version: "1", license: "(MIT OR GPL-2.0)" };
  assert.match(
    licences(packageWith({ "package.json": JSON.stringify(both), LICENSE: "its text" }), ["node_modules/a"]),
    /its text/,
  );
});

it("a text that a package leaves out is taken from its README, or is the one everybody uses, with its author's name", () => {
  const manifest = { name: "a", version: "1", license: "MIT", author: "Ada" };
  const readme = "# a\n\nCopyright (c) 1843 Ada\n\nPermission is hereby granted, by me\n";
  const told = packageWith({ "package.json": JSON.stringify(manifest), "README.md": readme });
  assert.match(
    licences(told, ["node_modules/a"]),
    /Copyright \(c\) 1843 Ada\n\nPermission is hereby granted, by me/,
  );
  const silent = packageWith({ "package.json": JSON.stringify(manifest) });
  assert.match(
    licences(silent, ["node_modules/a"]),
    /Copyright \(c\) Ada\n\nPermission is hereby granted, free/,
  );
  const nobody = packageWith({ "package.json": JSON.stringify({ ...manifest, author: undefined }) });
  assert.throws(() => licences(nobody, ["node_modules/a"]), /brings no text/);
});
