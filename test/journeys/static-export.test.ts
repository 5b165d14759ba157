import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { runInNewContext } from "node:vm";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { makeToken } from "../harness/people.ts";
import { PROGRAM } from "../harness/program.ts";
import { startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";

const server = await startServer();
const folder = await mkdtemp(join(tmpdir(), "wheelyard-static-"));
after(async () => {
  await server.remove();
  await rm(folder, { recursive: true });
});
const { admin, anonymous } = server;
const wheelyard = CommandLine.forAdmin(server);
const out = join(folder, "out");

const first = buildWheel({ name: "Static.Demo", version: "1.0+local" });
const source = buildSdist({ name: "static-demo", version: "0.9" });
const other = buildWheel({ name: "other-thing" });
for (const one of [first, source, other]) await admin.publish(one);

interface Report {
  projects: number;
  changed: number;
  removed: number;
  files: number;
  removedFiles: number;
  problems: { project: string; problem: string }[];
}
const exportAll = (target = out, ...more: string[]) =>
  wheelyard.json<Report>(["export", "static", target, ...more]);
const read = (...path: string[]) => readFile(join(out, ...path), "utf8");

function startExport(target: string, ...more: string[]): ChildProcess {
  const [node, ...before] = PROGRAM.command;
  return spawn(node, [...before, "export", "static", target, ...more], {
    env: { PATH: process.env.PATH, ...PROGRAM.env, WHEELYARD_URL: server.origin },
    stdio: ["ignore", "ignore", "inherit"],
  });
}

async function filesBelow(path: string): Promise<string[]> {
  // A folder that is removed during the walk is not there.
  const found = await readdir(path, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => (error.code === "ENOENT" ? [] : Promise.reject(error)),
  );
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort();
}

test("pages are those of the server byte for byte, with files, metadata and hashes, at the same addresses", async () => {
  const report = await exportAll();
  assert.deepEqual([report.projects, report.changed, report.problems], [2, 2, []]);
  for (const [form, accept] of [
    ["html", "text/html"],
    ["json", "application/vnd.pypi.simple.v1+json"],
  ] as const) {
    const page = await anonymous.get("/simple/static-demo/", { accept });
    assert.equal(await read("simple", "static-demo", `index.${form}`), page.text, form);
    const root = await anonymous.get("/simple/", { accept });
    assert.equal(await read("simple", `index.${form}`), root.text, form);
  }
  const { files } = JSON.parse(await read("simple", "static-demo", "index.json")) as {
    files: { url: string; hashes: { sha256: string }; "core-metadata": false | { sha256: string } }[];
  };
  assert.equal(files.length, 2);
  for (const { url, hashes, "core-metadata": metadata } of files) {
    const path = new URL(url, "http://x/simple/static-demo/").pathname;
    const bytes = await readFile(join(out, decodeURIComponent(path)));
    assert.equal(createHash("sha256").update(bytes).digest("hex"), hashes.sha256);
    if (metadata === false) continue;
    const text = await readFile(join(out, `${decodeURIComponent(path)}.metadata`));
    assert.equal(createHash("sha256").update(text).digest("hex"), metadata.sha256);
  }
  assert.deepEqual((await readdir(out)).sort(), ["files", "simple", "wheelyard-export.json"]);
});

test("the next run exports only what changed, and removes what is gone", async () => {
  assert.deepEqual(
    await exportAll().then(({ changed, files, removed }) => [changed, files, removed]),
    [0, 0, 0],
  );
  const second = buildWheel({ name: "static-demo", version: "2.0" });
  await admin.publish(second);
  await admin.manage("POST", "/indexes/root/main/projects/static-demo/releases/0.9/yank", { reason: "old" });
  await admin.manage("DELETE", "/indexes/root/main/projects/other-thing");
  const report = await exportAll();
  assert.deepEqual([report.changed, report.removed, report.projects], [1, 1, 1]);
  assert.ok(!existsSync(join(out, "simple", "other-thing")));
  const names = await filesBelow(join(out, "files"));
  assert.ok(names.includes(second.filename) && !names.some((name) => name.startsWith("other")), names.join());
  assert.match(await read("simple", "static-demo", "index.html"), /data-yanked="old"/);
  await admin.manage("DELETE", `/indexes/root/main/projects/static-demo/files/${second.filename}`);
  const removed = await exportAll();
  assert.deepEqual([removed.changed, removed.removed], [1, 0]);
  assert.ok(!(await filesBelow(join(out, "files"))).includes(second.filename));
  assert.match(await wheelyard.run(["export", "verify", out]), /Problems +0/);
});

test("an interrupted run is completed by the next: no page names a missing file, leftovers go", async () => {
  const target = join(folder, "cut");
  await exportAll(target);
  const names = await filesBelow(join(target, "files"));
  // As a run leaves it that stored a file and did not come to its page.
  const left = join(target, "files", "aa", "b".repeat(62));
  await mkdir(left, { recursive: true });
  await writeFile(join(left, "left-1.0-py3-none-any.whl"), "left");
  await rm(join(target, "simple", "static-demo", "index.json"));
  const verified = await wheelyard.try(["export", "verify", target]);
  assert.equal(verified.code, 1);
  assert.match(verified.stdout, /simple\/static-demo\/index\.json: it is missing or damaged/);
  await exportAll(target);
  assert.deepEqual(await filesBelow(join(target, "files")), names);
  assert.match(await wheelyard.run(["export", "verify", target]), /Leftover files +0\nProblems +0/);
});

test("verify names damaged and missing files, and pages that disagree", async () => {
  const target = join(folder, "damaged");
  await exportAll(target);
  const [path] = (await readdir(join(target, "files"), { recursive: true })).filter((name) =>
    name.endsWith(".whl"),
  ) as [string];
  await writeFile(join(target, "files", path), "other bytes");
  await rm(join(target, "files", `${path}.metadata`));
  await writeFile(join(target, "simple", "static-demo", "index.html"), "<html></html>");
  const { code, stdout } = await wheelyard.try(["export", "verify", target]);
  assert.equal(code, 1);
  assert.match(stdout, /\.whl: it does not have the sha256 that its page says/);
  assert.match(stdout, /\.whl\.metadata: it is missing/);
  assert.match(stdout, /index\.html: it does not show what index\.json shows/);
  const none = await wheelyard.try(["export", "verify", join(folder, "nowhere")]);
  assert.notEqual(none.code, 0);
});

test("a folder with other files, and a place of another index, are left alone", async () => {
  const target = join(folder, "mine");
  await mkdir(target);
  await writeFile(join(target, "thesis.txt"), "the only copy");
  const refused = await wheelyard.try(["export", "static", target]);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /contains other files, such as thesis\.txt/);
  assert.deepEqual(await readdir(target), ["thesis.txt"]);
  const note = { wheelyardExport: 1, indexes: { "": "team/other" } };
  const taken = join(folder, "taken");
  await mkdir(taken);
  await writeFile(join(taken, "wheelyard-export.json"), JSON.stringify(note));
  assert.match((await wheelyard.try(["export", "static", taken])).stderr, /already contains team\/other/);
});

test("an index of its own goes to its own address; what the caller may not read is not exported", async () => {
  await admin.manage("POST", "/indexes", { owner: "team", name: "closed" });
  for (const name of ["open-one", "secret-one"])
    await admin.publish(buildWheel({ name }), { to: "/team/closed/" });
  await admin.manage("PATCH", "/indexes/team/closed/projects/secret-one", { restricted: true });
  const target = join(folder, "closed");
  const report = await exportAll(target, "--index", "team/closed");
  assert.equal(report.projects, 2);
  const { token } = await makeToken(admin, {
    permissions: ["read"],
    indexes: ["team/closed"],
    projects: ["open-one"],
  });
  const narrow = new CommandLine({ WHEELYARD_URL: server.origin, WHEELYARD_TOKEN: token });
  const narrowed = await narrow.json<Report>(["export", "static", target, "--index", "team/closed"]);
  assert.deepEqual([narrowed.projects, narrowed.removed], [1, 1]);
  assert.equal((await filesBelow(join(target, "team", "closed", "files"))).length, 2);
});

test("killed at any moment, it leaves no page that names a missing file, and the next run completes it", async () => {
  await admin.manage("POST", "/indexes", { owner: "team", name: "many" });
  for (let number = 0; number < 20; number++)
    await admin.publish(buildWheel({ name: `many-${number}` }), { to: "/team/many/" });
  const target = join(folder, "killed");
  const simple = join(target, "team", "many", "simple");
  const pages = async () => (existsSync(simple) ? (await filesBelow(simple)).length : 0);
  for (const least of [1, 12, 30]) {
    const child = startExport(target, "--index", "team/many");
    const ended = once(child, "exit");
    await until(async () => child.exitCode !== null || (await pages()) >= least, "some pages");
    child.kill("SIGKILL");
    await ended;
    const { stdout } = await wheelyard.try(["export", "verify", target, "--json"]);
    const { problems } = JSON.parse(stdout) as { problems: { key: string }[] };
    assert.deepEqual(
      problems.filter(({ key }) => key.includes("/files/")),
      [],
    );
  }
  assert.equal((await exportAll(target, "--index", "team/many")).projects, 20);
  assert.match(await wheelyard.run(["export", "verify", target]), /Leftover files +0\nProblems +0/);
});

test("projects of a mirror are left out, unless they are asked for", async () => {
  const upstream = await startServer();
  after(() => upstream.remove());
  const mirrored = buildWheel({ name: "from-upstream" });
  await upstream.admin.publish(mirrored);
  await admin.manage("POST", "/indexes", {
    owner: "root",
    name: "up",
    kind: "mirror",
    settings: { mirror: { url: `${upstream.origin}/simple/`, names: "known" } },
  });
  await admin.manage("POST", "/indexes", { owner: "team", name: "both", settings: { bases: ["root/up"] } });
  await admin.publish(buildWheel({ name: "own-thing" }), { to: "/team/both/" });
  assert.deepEqual(await anonymous.listed("from-upstream", "/team/both/simple/"), [mirrored.filename]);
  const names = async (kind: string) =>
    (await admin.manage<{ items: { name: string }[] }>("GET", `/indexes/team/both/projects?kind=${kind}`))
      .items;
  assert.deepEqual(await names("hosted"), [{ name: "own-thing" }]);
  assert.deepEqual(await names("mirror"), [{ name: "from-upstream" }]);
  const target = join(folder, "both");
  assert.equal((await exportAll(target, "--index", "team/both")).projects, 1);
  assert.equal((await exportAll(target, "--index", "team/both", "--mirrored")).projects, 2);
  assert.ok((await filesBelow(join(target, "team", "both", "files"))).includes(mirrored.filename));
  assert.match(await wheelyard.run(["export", "verify", target]), /Problems +0/);
});

test("--follow exports what is published, yanked and removed meanwhile, and ends by a signal", async () => {
  const target = join(folder, "live");
  const child = startExport(target, "--follow");
  const ended = once(child, "exit");
  after(() => child.kill("SIGKILL"));
  const page = (name: string) => join(target, "simple", name, "index.json");
  await until(() => existsSync(page("static-demo")), "the first run");
  const live = buildWheel({ name: "live-one" });
  await admin.publish(live);
  await until(() => existsSync(page("live-one")), "the new project");
  assert.ok((await filesBelow(join(target, "files"))).includes(live.filename));
  await admin.manage("POST", "/indexes/root/main/projects/live-one/releases/1.0/yank", { reason: "oops" });
  await until(async () => (await readFile(page("live-one"), "utf8")).includes("oops"), "the yank");
  await admin.manage("DELETE", "/indexes/root/main/projects/live-one");
  await until(async () => !(await filesBelow(join(target, "files"))).includes(live.filename), "the removal");
  assert.ok(!existsSync(page("live-one")));
  assert.ok(!(await readFile(join(target, "simple", "index.json"), "utf8")).includes("live-one"));
  child.kill("SIGTERM");
  assert.deepEqual(await ended, [0, null]);
  assert.match(await wheelyard.run(["export", "verify", target]), /Problems +0/);
});

test("the functions for CloudFront choose the page and say its type", async () => {
  const load = async (name: string) => {
    const path = join(import.meta.dirname, "../../deploy/cloudfront", name);
    return runInNewContext(`${await readFile(path, "utf8")}; handler`) as (event: unknown) => never;
  };
  const request = await load("static-export-request.js");
  const asked = (uri: string, accept?: string) =>
    (
      request({ request: { uri, headers: accept === undefined ? {} : { accept: { value: accept } } } }) as {
        uri: string;
      }
    ).uri;
  const json = "application/vnd.pypi.simple.v1+json";
  assert.equal(asked("/simple/"), "/simple/index.html");
  assert.equal(
    asked("/team/dev/simple/demo/", `${json}, text/html; q=0.1`),
    "/team/dev/simple/demo/index.json",
  );
  assert.equal(asked("/files/aa/bb/simple/x.whl", json), "/files/aa/bb/simple/x.whl");
  const response = await load("static-export-response.js");
  const typed = (uri: string, statusCode = 200) =>
    (
      response({ request: { uri }, response: { statusCode, headers: {} } }) as {
        headers: Record<string, { value: string }>;
      }
    ).headers["content-type"]?.value;
  assert.equal(typed("/simple/demo/index.json"), json);
  assert.equal(typed("/simple/index.html"), "text/html; charset=utf-8");
  assert.equal(typed("/simple/index.html", 404), undefined);
});
