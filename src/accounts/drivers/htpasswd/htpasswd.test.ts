import assert from "node:assert/strict";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { SERVER } from "../../../database/change.ts";
import { openDatabase } from "../../../database/open.ts";
import { Accounts } from "../../accounts.ts";
import { VECTORS } from "../../foreign-hashes/vectors.ts";
import { htpasswd } from "./index.ts";
import { parsePasswordFile } from "./parse.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-htpasswd-"));
const database = await openDatabase({ data: folder, database: { driver: "sqlite" } });
const accounts = new Accounts(database);
after(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const sha = "{SHA}L55TUjtiq8FBorTWAZ0jy6g129A=";
const PASSWORD = "correct horse";
const NONE = () => assert.fail("nothing is requested");
let made = 0;

async function open(lines: readonly string[], options: Record<string, unknown> = {}) {
  const file = join(folder, `htpasswd-${++made}`);
  const said: { facts: Readonly<Record<string, unknown>>; message: string }[] = [];
  const log = {
    warn: (facts: Readonly<Record<string, unknown>>, message: string) => void said.push({ facts, message }),
  };
  const write = (now: readonly string[]) => writeFile(file, now.map((line) => `${line}\n`).join(""));
  await write(lines);
  const verifier = await htpasswd.open(htpasswd.options.parse({ file, ...options }), {
    database,
    log,
    fetcher: NONE,
  });
  const signIn = (account: string, password = PASSWORD) =>
    verifier.verify({ kind: "password", account, password }, "here");
  const compare = async () => {
    for (const { round } of verifier.upkeep?.() ?? []) await round();
  };
  return { file, verifier, said, write, signIn, compare };
}

test("every accepted format signs in", async () => {
  const usable = VECTORS.filter(([, password]) => password === PASSWORD);
  assert.ok(usable.length > 10);
  const { signIn } = await open(usable.map(([, , hash], at) => `format-${at}:${hash}`));
  for (const [at, [format]] of usable.entries()) {
    assert.ok(await signIn(`format-${at}`), format);
    assert.equal(await signIn(`format-${at}`, "another horse"), null, format);
  }
});

test("a broken line is named without its text, and the other lines work", async () => {
  const { signIn, said, file } = await open([
    "# people",
    `Fine:${sha}:Fine Person:more`,
    "my secret password",
    "nohash:",
    `two words:${sha}`,
    "weak:aBcDeFgHiJkLm",
    `costly:$2y$31$${"a".repeat(53)}`,
    `fine:${sha}`,
    `__token__:${sha}`,
    "",
    `last:${sha}\r`,
  ]);
  assert.ok(await signIn("fine"));
  assert.ok(await signIn("last"));
  assert.equal(await signIn("weak"), null);
  assert.deepEqual(
    said.map(({ facts }) => [facts.file, facts.line]),
    [3, 4, 5, 6, 7, 8, 9].map((line) => [file, line]),
  );
  assert.match(String(said[3]?.facts.reason), /DES crypt/);
  for (const text of ["my secret", "aBcDeF", "$2y$", sha])
    assert.ok(!JSON.stringify(said).includes(text), "the log shows no line");
});

test("the file is read again when it has changed, also when it was replaced", async () => {
  const { signIn, write, file, said } = await open([`ada:${sha}`]);
  assert.equal(await signIn("bea"), null);
  await write([`ada:${sha}`, `bea:${sha}`]);
  assert.ok(await signIn("bea"));
  await writeFile(`${file}.new`, "bea\n");
  await rename(`${file}.new`, file);
  assert.equal(await signIn("bea"), null);
  assert.equal(said.length, 1);
  await signIn("bea");
  assert.equal(said.length, 1, "a line is reported once for each change");
});

test("a local account is never the file's to give, and new accounts can be refused", async () => {
  await accounts.create({ name: "boss", kind: "person", password: null, isAdmin: true }, SERVER);
  const strict = await open([`boss:${sha}`, `cleo:${sha}`], { createAccounts: false });
  assert.equal(await strict.signIn("boss"), null);
  assert.equal(await strict.signIn("cleo"), null);
  const { signIn } = await open([`boss:${sha}`, `cleo:${sha}`]);
  assert.equal(await signIn("boss"), null);
  assert.ok(await signIn("cleo"));
  assert.ok(await strict.signIn("cleo"));
  assert.equal((await accounts.find("cleo"))?.isAdmin, false);
});

test("an account is disabled when its name is gone twice, and enabled when it is back", async () => {
  const all = [`dora:${sha}`, `emil:${sha}`];
  const { signIn, write, compare } = await open(all);
  assert.ok((await signIn("dora")) && (await signIn("emil")) && (await signIn("cleo")) === null);
  const isDisabled = async (name: string) => (await accounts.find(name))?.disabled;
  await write([`emil:${sha}`]);
  await compare();
  assert.equal(await isDisabled("dora"), false, "the file may have been half written");
  await compare();
  assert.equal(await isDisabled("dora"), true);
  await write(all);
  await compare();
  assert.equal(await isDisabled("dora"), false);
  await accounts.change("dora", { disabled: true }, SERVER);
  await compare();
  assert.equal(await isDisabled("dora"), true, "an administrator has the last word");
  assert.equal(await signIn("dora"), null);
});

test("an empty or unreadable file disables no one", async () => {
  const { write, compare, file, signIn } = await open([`fay:${sha}`, `gus:${sha}`]);
  assert.ok((await signIn("fay")) && (await signIn("gus")));
  await write([]);
  await compare();
  await assert.rejects(compare(), { code: "htpasswd-nobody-found" });
  await rm(file);
  await assert.rejects(compare(), { code: "htpasswd-unavailable" });
  await assert.rejects(signIn("fay"), { kind: "unavailable" });
  assert.equal((await accounts.find("fay"))?.disabled, false);
});

test("lines that could be anything are read without failing", () => {
  const { hashes, broken } = parsePasswordFile(
    `\uFEFFhal:${sha}\n:\n::::\n\0:${sha}\n${"x".repeat(100_000)}\n`,
  );
  assert.deepEqual([...hashes.keys()], ["hal"]);
  assert.deepEqual(
    broken.map(({ line }) => line),
    [2, 3, 4, 5],
  );
});
