import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildZip } from "../harness/build-archive.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { startServer } from "../harness/start-server.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-advisories-"));
const at = (name: string) => join(folder, name);
const server = await startServer();
const admin = CommandLine.forAdmin(server);
after(async () => {
  await server.remove();
  await rm(folder, { recursive: true });
});
for (const version of ["1.0", "1.4", "2.0"])
  await server.admin.publish(buildWheel({ name: "Shop_Core", version }));
await server.admin.publish(buildWheel({ name: "other", version: "1.0" }));

const about = (name: string, ...events: Record<string, string>[]) => [
  { package: { ecosystem: "PyPI", name }, ranges: [{ type: "ECOSYSTEM", events }] },
];
const DUMP = [
  {
    id: "GHSA-aaaa",
    aliases: ["CVE-2026-1"],
    summary: "Reads any file",
    database_specific: { severity: "HIGH" },
    affected: about("shop.core", { introduced: "0" }, { fixed: "1.4" }),
  },
  {
    id: "PYSEC-2026-1",
    aliases: ["CVE-2026-1"],
    affected: about("shop-core", { introduced: "0" }, { fixed: "1.4" }),
  },
  {
    id: "GHSA-bbbb",
    summary: "Fills the log",
    database_specific: { severity: "LOW" },
    affected: about("shop-core", { introduced: "1.4" }, { last_affected: "1.4" }),
  },
  { id: "GHSA-cccc", withdrawn: "2026-01-01T00:00:00Z", affected: about("other", { introduced: "0" }) },
  { id: "GHSA-dddd", affected: about("not-here", { introduced: "0" }) },
  { id: "GHSA-eeee", affected: about("other", { introduced: "0" }, { fixed: "1.0-final.jar" }) },
];
const text = (one: unknown) => JSON.stringify(one);
await writeFile(at("all.zip"), buildZip(DUMP.map((one) => ({ name: `${one.id}.json`, data: text(one) }))));
await writeFile(at("all.jsonl"), DUMP.map(text).join("\n"));
await mkdir(at("all"));
for (const one of DUMP) await writeFile(join(at("all"), `${one.id}.json`), JSON.stringify(one, null, 2));

const affected = (file: string, ...args: string[]) =>
  admin.try(["advisories", "affected", at(file), "--index", "root/main", ...args]);

const FOUND = {
  advisories: 6,
  projects: 2,
  unreadable: ["GHSA-eeee"],
  releases: [
    {
      project: "shop-core",
      version: "1.0",
      yanked: false,
      advisories: [
        {
          id: "GHSA-aaaa",
          aliases: ["CVE-2026-1", "PYSEC-2026-1"],
          severity: "high",
          summary: "Reads any file",
          fixed: ["1.4"],
        },
      ],
    },
    {
      project: "shop-core",
      version: "1.4",
      yanked: false,
      advisories: [{ id: "GHSA-bbbb", aliases: [], severity: "low", summary: "Fills the log", fixed: [] }],
    },
  ],
};

for (const dump of ["all.zip", "all.jsonl", "all"])
  test(`releases that the advisories in ${dump} affect are listed, and the command exits with 1`, async () => {
    const { code, stdout, stderr } = await affected(dump, "--json");
    assert.deepEqual(JSON.parse(stdout), FOUND, stderr);
    assert.equal(code, 1);
  });

test("as a table, with what could not be compared", async () => {
  const { stdout } = await affected("all.zip");
  assert.match(stdout, /^shop-core +1\.0 +GHSA-aaaa +high +1\.4 +Reads any file$/m);
  assert.match(stdout, /6 advisories read, 2 projects compared, affected releases: 2\./);
  assert.match(stdout, /Not compared, .*: GHSA-eeee\.$/m);
});

test("only the worse ones", async () => {
  const { stdout } = await affected("all.zip", "--severity", "moderate", "--json");
  const { releases } = JSON.parse(stdout) as typeof FOUND;
  assert.deepEqual(
    releases.map(({ version }) => version),
    ["1.0"],
  );
});

test("one advisory in a file, which affects nothing: exits with 0", async () => {
  await writeFile(at("one.json"), JSON.stringify(DUMP[4], null, 2));
  const { code, stdout } = await affected("one.json");
  assert.equal(code, 0);
  assert.match(stdout, /^No release is affected\.$/m);
});

test("a file that is no dump is refused with its place", async () => {
  const zip = buildZip([{ name: "GHSA-aaaa.json", data: text(DUMP[0]) }]);
  const bad: [string, Uint8Array | string, RegExp][] = [
    ["text.jsonl", `${text(DUMP[0])}\nhello\n`, /text\.jsonl cannot be used: line 2 is not an advisory/],
    [
      "member.zip",
      buildZip([{ name: "x.json", data: "{}" }]),
      /member\.zip cannot be used: x\.json is not an advisory/,
    ],
    ["cut.zip", zip.subarray(0, zip.length - 30), /cut\.zip cannot be used: /],
    ["long.json", "x".repeat(40 * 2 ** 20), /long\.json cannot be used: line 1 is not an advisory/],
    ["empty.jsonl", "", /empty\.jsonl has no advisories/],
  ];
  for (const [name, bytes, why] of bad) {
    await writeFile(at(name), bytes);
    const { code, stderr } = await affected(name);
    assert.equal(code, 2, name);
    assert.match(stderr, why);
  }
  const { code, stderr } = await affected("absent.zip");
  assert.equal(code, 2);
  assert.match(stderr, /absent\.zip cannot be read: it does not exist/);
});
