import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { S3Options } from "../../src/storage/drivers/s3/options.ts";
import { findTool, ROOT } from "./tools.ts";

const MODULE = join(ROOT, "deploy/terraform/aws");
const PAGE = readFileSync(join(ROOT, "docs/deploy/terraform.md"), "utf8");
const files = readdirSync(MODULE).filter((name) => name.endsWith(".tf"));
const textOf = (name: string) => readFileSync(join(MODULE, name), "utf8");
const module = files.map(textOf).join("\n");
const examples = readdirSync(join(MODULE, "examples"));
const scratch = mkdtempSync(join(tmpdir(), "wheelyard-terraform-"));

after(() => rmSync(scratch, { recursive: true, force: true }));

/** The blocks of a kind, by their names, with what they hold. */
function blocksOf(text: string, kind: string): [string, string][] {
  const blocks = text.matchAll(new RegExp(`^${kind} "(\\w+)" \\{\\n([\\s\\S]*?)^\\}`, "gm"));
  return [...blocks].map(([, name = "", body = ""]) => [name, body]);
}

it("every variable and output says what it is, is used, and is in the documentation", () => {
  const variables = blocksOf(module, "variable");
  assert.ok(variables.length > 15);
  for (const [name, body] of variables) {
    assert.match(body, /^ {2}description = ".{20,}"$/m, name);
    assert.match(body, /^ {2}type +=/m, name);
    assert.match(module, new RegExp(`\\bvar\\.${name}\\b`), `${name} is not used`);
    assert.ok(PAGE.includes(`\`${name}\``), `${name} is not in docs/deploy/terraform.md`);
  }
  for (const [name, body] of blocksOf(module, "output")) {
    assert.match(body, /^ {2}description = /m, name);
    assert.ok(PAGE.includes(`\`${name}\``), `${name} is not in docs/deploy/terraform.md`);
  }
});

it("the documentation names no variable that is not there", () => {
  const known = [...blocksOf(module, "variable"), ...blocksOf(module, "output")].map(([name]) => name);
  const rows = [...PAGE.matchAll(/^\| `(\w+)` \|/gm)].map(([, name = ""]) => name);
  assert.deepEqual(
    rows.filter((name) => !known.includes(name)),
    [],
  );
});

it("examples set variables of the module alone", () => {
  const known = blocksOf(module, "variable").map(([name]) => name);
  for (const example of examples) {
    const text = readFileSync(join(MODULE, "examples", example, "main.tf"), "utf8");
    for (const [, body] of blocksOf(text, "module")) {
      const set = [...body.matchAll(/^ {2}(\w+) +=/gm)].map(([, name = ""]) => name);
      assert.deepEqual(
        set.filter((name) => name !== "source" && !known.includes(name)),
        [],
      );
    }
  }
});

it("settings that the module writes down are settings of the S3 driver", () => {
  const known = Object.keys(S3Options.shape);
  for (const name of ["bucket", "region", "cloudfrontUrl", "cloudfrontKeyPairId"]) {
    assert.ok(known.includes(name), name);
    assert.match(textOf("outputs.tf"), new RegExp(`^ +${name} +=`, "m"));
  }
});

it("the role may do what the S3 driver asks of a bucket, and nothing else", () => {
  const RIGHTS: Readonly<Record<string, string>> = {
    GetObject: "s3:GetObject",
    HeadObject: "s3:GetObject",
    PutObject: "s3:PutObject",
    CreateMultipartUpload: "s3:PutObject",
    UploadPart: "s3:PutObject",
    CompleteMultipartUpload: "s3:PutObject",
    AbortMultipartUpload: "s3:AbortMultipartUpload",
    DeleteObject: "s3:DeleteObject",
    ListObjectsV2: "s3:ListBucket",
  };
  const drivers = join(ROOT, "src/storage/drivers/s3");
  const sources = readdirSync(drivers).filter((name) => name.endsWith(".ts"));
  const code = sources.map((name) => readFileSync(join(drivers, name), "utf8")).join("\n");
  // A bucket is made by `createBucket` alone, which the module's is not.
  const calls = [...code.matchAll(/new (\w+)Command\(/g)]
    .map(([, name = ""]) => name)
    .filter((name) => name !== "CreateBucket");
  for (const call of calls) assert.ok(RIGHTS[call], `nobody knows what right ${call} takes`);
  const given = [...textOf("identity.tf").matchAll(/"(s3:\w+)"/g)].map(([, action = ""]) => action);
  assert.deepEqual(given.sort(), [...new Set(calls.map((call) => RIGHTS[call]))].sort());
});

it("terraform fmt has nothing to change", async (context) => {
  const terraform = await findTool("terraform", context);
  if (terraform) await terraform(["fmt", "-check", "-recursive", "-diff", MODULE]);
});

for (const example of examples) {
  it(`terraform validates the example ${example}`, async (context) => {
    const terraform = await findTool("terraform", context);
    if (!terraform) return;
    cpSync(MODULE, join(scratch, "aws"), { recursive: true });
    const cwd = join(scratch, "aws/examples", example);
    const env = { CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };
    try {
      await terraform(["init", "-backend=false", "-input=false", "-no-color"], { cwd, env });
    } catch (error) {
      assert.match(String(error), /provider|registry/i, "the module cannot even be read");
      return context.skip("its providers cannot be had on this machine");
    }
    await terraform(["validate", "-no-color"], { cwd, env });
  });
}
