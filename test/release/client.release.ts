import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it, test } from "node:test";
import { clientPackage } from "../../scripts/release/client-package.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { type Server, startServer } from "../harness/start-server.ts";
import { newFolder, output, ROOT } from "./installed.ts";

const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };

/** What somebody writes who has read the README. */
const PROGRAM = `import { readFile } from "node:fs/promises";
import { type AnswerOf, answerOf, connect, everyItem, Problem, publish } from "wheelyard-client";

const [url = "", token = "", filename = ""] = process.argv.slice(2);
const api = connect({ url, token });
const site: AnswerOf<"/"> = await answerOf(api.GET("/"));
const published = await publish(api, { index: "root/main", filename }, await readFile(filename));
const { outcome } = await publish(api, { index: "root/main", filename }, await readFile(filename));
const path = { owner: "root", index: "main", project: published.project };
const project = await answerOf(api.GET("/indexes/{owner}/{index}/projects/{project}", { params: { path } }));
const kinds: string[] = [];
for await (const { kind } of everyItem((from) =>
  api.GET("/changes", { params: { query: { index: "root/main", limit: 1, ...from } } }),
))
  kinds.push(kind);
const refused = await answerOf(
  api.GET("/indexes/{owner}/{index}/projects/{project}", { params: { path: { ...path, project: "no-such" } } }),
).catch((error: unknown) => (error instanceof Problem ? [error.status, error.code, error.message] : error));
const away = await answerOf(connect({ url: "http://127.0.0.1:9" }).GET("/")).catch((error: Problem) => error.code);
console.log(JSON.stringify({ version: site.version, again: outcome, files: project.files.length, kinds, refused, away }));
`;

const WRONG = [
  'await api.GET("/no/such/path");',
  'await api.GET("/search", { params: { query: { limit: "many" } } });',
  'await api.POST("/groups", { body: { nam: "x" } });',
  'const { version }: { version: number } = await answerOf(api.GET("/"));',
];

const CONFIG = {
  compilerOptions: {
    target: "es2022",
    module: "nodenext",
    strict: true,
    lib: ["es2024", "dom", "dom.iterable"],
    types: [],
    rootDir: ".",
  },
};

test("where TypeScript is missing, the release says so and how to get it", () => {
  const folder = newFolder();
  cpSync(join(ROOT, "package.json"), join(folder, "package.json"));
  assert.throws(() => clientPackage(folder), /TypeScript is not installed .*npm run release/);
});

describe("the client", () => {
  const folder = newFolder();
  const tsc = join(ROOT, "node_modules/.bin/tsc");
  before(async () => {
    const out = newFolder();
    await output(process.execPath, ["scripts/release/release.ts", "--out", out]);
    const tarball = join(out, `wheelyard-client-${version}.tgz`);
    const flags = ["--no-audit", "--no-fund", "--prefer-offline"];
    await output("npm", ["install", "--prefix", folder, ...flags, tarball]);
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ ...CONFIG, include: ["*.ts"] }));
    // What the program needs of Node, without the types of Node, so that those of the package stand alone.
    writeFileSync(
      join(folder, "node.d.ts"),
      `declare const process: { argv: string[] };
declare module "node:fs/promises" {
  export function readFile(path: string): Promise<Uint8Array>;
}
`,
    );
  });

  it("is installed with one package beside it", async () => {
    const listed = await output("npm", ["ls", "--all", "--parseable", "--prefix", folder]);
    const names = listed
      .trim()
      .split("\n")
      .slice(1)
      .map((path) => path.slice(path.lastIndexOf("/") + 1));
    assert.deepEqual(names.sort(), ["openapi-fetch", "openapi-typescript-helpers", "wheelyard-client"]);
  });

  it("a program is checked against the API's own description, and does what it says", async (context) => {
    writeFileSync(join(folder, "program.ts"), PROGRAM);
    await output(tsc, ["-p", folder]);
    const server: Server = await startServer();
    context.after(() => server.remove());
    const wheel = buildWheel({ name: "demo" });
    writeFileSync(join(folder, wheel.filename), wheel.bytes);
    const { token } = await server.admin.manage<{ token: string }>("POST", "/tokens", {
      note: "a program",
      scope: { permissions: ["read", "publish", "manage"] },
    });
    const args = ["program.js", `${server.origin}/`, token, wheel.filename];
    const said = JSON.parse(await output(process.execPath, args, folder));
    assert.deepEqual(
      [said.again, said.files, said.kinds.slice(-2), said.away],
      ["unchanged", 1, ["project.created", "file.published"], "unreachable"],
    );
    assert.match(said.version, /^\d/);
    assert.deepEqual(said.refused, [
      404,
      "no-such-project",
      "There is no project no-such here, or none that you may see.",
    ]);
  });

  it("what the API does not have is found before it runs", async () => {
    for (const line of WRONG) {
      writeFileSync(
        join(folder, "program.ts"),
        `import { answerOf, connect } from "wheelyard-client";
const api = connect({ url: "http://127.0.0.1:9" });
void answerOf;
${line}
export {};
`,
      );
      await assert.rejects(output(tsc, ["-p", folder, "--noEmit"]), { stdout: /program\.ts\(4/ }, line);
    }
  });
});
