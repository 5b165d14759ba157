import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";

interface Asked {
  method: string;
  path: string;
  authorization: string | undefined;
  body: unknown;
}

/** Stands for a Wheelyard server: remembers what was asked, answers what the test says. */
const asked: Asked[] = [];
let answers: { status: number; body: unknown }[] = [];
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  asked.push({
    method: request.method ?? "",
    path: request.url ?? "",
    authorization: request.headers.authorization,
    body: text === "" ? undefined : JSON.parse(text),
  });
  const { status, body } = answers.shift() ?? { status: 200, body: {} };
  response.writeHead(status, { "content-type": "application/json" });
  response.end(status === 204 ? "" : JSON.stringify(body));
});
const folder = mkdtempSync(join(tmpdir(), "wheelyard-cli-"));
let url = "";

before(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  asked.length = 0;
  answers = [];
});

async function wheelyard(args: string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), ...args], {
    env: { PATH: process.env.PATH ?? "", WHEELYARD_URL: url, WHEELYARD_TOKEN: "wy_test", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const [code] = (await once(child, "close")) as [number];
  return { code, stdout, stderr };
}

describe("a command that asks the server", () => {
  it("sends the token of the environment and prints a table", async () => {
    answers = [
      {
        status: 200,
        body: {
          items: [{ id: 1, principal: "everyone", permission: "read", index: "root/main", project: "*" }],
          next: null,
        },
      },
    ];
    const { code, stdout } = await wheelyard(["grant", "list"]);
    assert.equal(code, 0);
    assert.match(stdout, /^ID +WHO +MAY +INDEX +PROJECTS\n1 +everyone +read +root\/main +\*\n$/);
    assert.deepEqual(asked, [
      { method: "GET", path: "/-/api/v1/grants", authorization: "Bearer wy_test", body: undefined },
    ]);
  });

  it("follows a list to its end and prints JSON", async () => {
    answers = [
      { status: 200, body: { items: [{ name: "a" }], next: "a" } },
      { status: 200, body: { items: [{ name: "b" }], next: null } },
    ];
    const { code, stdout } = await wheelyard(["project", "list", "--index", "team/dev", "--json"]);
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout), [{ name: "a" }, { name: "b" }]);
    assert.deepEqual(
      asked.map(({ path }) => path),
      [
        "/-/api/v1/indexes/team/dev/projects?limit=500",
        "/-/api/v1/indexes/team/dev/projects?limit=500&after=a",
      ],
    );
  });

  it("signs in with an account and WHEELYARD_PASSWORD, colons and all", async () => {
    answers = [{ status: 200, body: { items: [], next: null } }];
    await wheelyard(["group", "list", "--account", "admin"], { WHEELYARD_PASSWORD: "p:ä" });
    assert.equal(asked[0]?.authorization, `Basic ${Buffer.from("admin:p:ä").toString("base64")}`);
  });

  it("takes the token from a file", async () => {
    const file = join(folder, "token");
    writeFileSync(file, "wy_filed\n");
    await wheelyard(["token", "revoke", "7", "--token-file", file]);
    assert.deepEqual(asked[0], {
      method: "DELETE",
      path: "/-/api/v1/tokens/7",
      authorization: "Bearer wy_filed",
      body: undefined,
    });
  });

  it("keeps the prefix of a proxy and quotes what goes into a path", async () => {
    await wheelyard(["yank", "a b", "1.0/2", "--index", "team/dev", "--url", `${url}/packages`]);
    assert.equal(asked[0]?.path, "/packages/-/api/v1/indexes/team/dev/projects/a%20b/releases/1.0%2F2/yank");
    assert.deepEqual(asked[0]?.body, { reason: "" });
  });

  it("asks for the default index when none is named", async () => {
    answers = [
      { status: 200, body: { defaultIndex: "root/main" } },
      { status: 204, body: null },
    ];
    const { code, stdout } = await wheelyard(["remove", "demo", "--yes"]);
    assert.equal(code, 0, stdout);
    assert.equal(asked[1]?.method, "DELETE");
    assert.equal(asked[1]?.path, "/-/api/v1/indexes/root/main/projects/demo");
  });

  it("makes scoped tokens that end", async () => {
    answers = [{ status: 201, body: { id: 1, token: "wy_new", note: "ci" } }];
    const args = [
      "token",
      "create",
      "--note",
      "ci",
      "--project",
      "shop-*",
      "--permission",
      "read",
      "--expires",
      "90d",
    ];
    const { stdout } = await wheelyard(args);
    assert.match(stdout, /^wy_new$/m);
    assert.deepEqual(asked[0]?.body, {
      note: "ci",
      scope: { indexes: ["*"], projects: ["shop-*"], permissions: ["read"] },
      expiresIn: 7_776_000,
    });
  });

  it("shows control characters of others as question marks", async () => {
    answers = [
      { status: 200, body: { items: [{ name: "x\u001b[31m", members: [], createdAt: "" }], next: null } },
    ];
    assert.match((await wheelyard(["group", "list"])).stdout, /x\?\[31m/);
  });
});

describe("exit codes", () => {
  it("1: refused, with the server's own words on stderr", async () => {
    answers = [{ status: 409, body: { title: "Conflict", detail: "There is an account maria." } }];
    const file = join(folder, "password");
    writeFileSync(file, "correct horse\n");
    const { code, stdout, stderr } = await wheelyard(["account", "create", "maria", "--password-file", file]);
    assert.deepEqual([code, stdout, stderr], [1, "", "wheelyard: There is an account maria.\n"]);
  });

  it("1: no credentials, with what to do about it", async () => {
    answers = [{ status: 401, body: { detail: "sign in" } }];
    const { code, stderr } = await wheelyard(["account", "list"], { WHEELYARD_TOKEN: "" });
    assert.equal(code, 1);
    assert.match(stderr, /WHEELYARD_TOKEN/);
    assert.equal(asked[0]?.authorization, undefined);
  });

  for (const args of [
    ["serv"],
    ["account"],
    ["account", "frobnicate"],
    ["token", "create"],
    ["token", "create", "--note", "x", "--expires", "soon"],
    ["yank", "demo"],
    ["remove", "demo", "--index", "root/main"],
    ["index", "show", "main"],
    ["index", "change", "root/main"],
    ["config", "check", "--set", "listen.port=none"],
    ["config", "check", "--set", "nonsense"],
    ["serve", "--port", "70000"],
    ["group", "list", "--url", "somewhere"],
    ["client-setup", "--tool", "easy_install"],
  ])
    it(`2: wrong usage: ${args.join(" ")}`, async () => {
      const { code, stderr } = await wheelyard(args);
      assert.equal(code, 2, stderr);
      assert.notEqual(stderr, "");
      assert.doesNotMatch(stderr, /^ {4}at /m);
      assert.deepEqual(asked, []);
    });

  it("3: nobody answers, or only the proxy in front", async () => {
    const nobody = await wheelyard(["index", "list"], { WHEELYARD_URL: "http://127.0.0.1:1" });
    assert.equal(nobody.code, 3);
    assert.match(nobody.stderr, /No server answers at http:\/\/127\.0\.0\.1:1\//);
    answers = [{ status: 502, body: "bad gateway" }];
    assert.equal((await wheelyard(["index", "list"])).code, 3);
  });
});

describe("output that nobody reads any more, as behind head", () => {
  it("ends a command quietly", async () => {
    answers = [{ status: 200, body: { items: [], next: null } }];
    const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), "group", "list"], {
      env: { PATH: process.env.PATH ?? "", WHEELYARD_URL: url, WHEELYARD_TOKEN: "wy_test" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.destroy();
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    const [code] = await once(child, "close");
    assert.deepEqual([code, stderr], [0, ""]);
  });
});

describe("commands that need no server", () => {
  it("init writes a file that config check takes and that names its data folder, and never overwrites it", async () => {
    const place = join(folder, "place");
    const file = join(place, "wheelyard.yaml");
    assert.equal((await wheelyard(["init", place])).code, 0);
    assert.equal((await wheelyard(["config", "check", "--config", file])).code, 0);
    const { stdout } = await wheelyard(["config", "print", "--config", file]);
    assert.match(stdout, new RegExp(`^data: ${join(place, "wheelyard-data")} `, "m"));
    assert.equal((await wheelyard(["init", place])).code, 1);
  });

  it("storage copy goes where the configuration says", async () => {
    const from = join(folder, "stored");
    const key = "records/root/main/index.json";
    mkdirSync(dirname(join(from, key)), { recursive: true });
    writeFileSync(join(from, key), "{}");
    const place = join(folder, "configured-storage");
    const copied = await wheelyard(["storage", "copy", from, "configured", "--set", `storage.path=${place}`]);
    assert.equal(copied.code, 0, copied.stderr);
    assert.match(copied.stdout, /^Copied +1$/m);
    assert.equal(readFileSync(join(place, key), "utf8"), "{}");
  });

  it("config print masks secrets", async () => {
    const { stdout } = await wheelyard(["config", "print"], { WHEELYARD_ADMIN_PASSWORD: "correct horse" });
    assert.match(stdout, /adminPassword: "\*{8}"/);
    assert.doesNotMatch(stdout, /correct horse/);
  });

  it("client-setup prints addresses of the index that is meant", async () => {
    const args = ["client-setup", "team/dev", "--not-yet", "--url", "https://packages.example.org/x/"];
    const own = await wheelyard(args);
    assert.match(own.stdout, /^index-url = https:\/\/packages\.example\.org\/x\/team\/dev\/simple\/$/m);
    assert.match(own.stdout, /^repository = https:\/\/packages\.example\.org\/x\/team\/dev\/$/m);
    assert.doesNotMatch(own.stdout, /trusted-host/);
    const plain = await wheelyard([
      "client-setup",
      "--tool",
      "pip",
      "--url",
      "http://packages.example.org:8765",
    ]);
    assert.match(plain.stdout, /^trusted-host = packages\.example\.org$/m);
    assert.match(plain.stdout, /^index-url = http:\/\/packages\.example\.org:8765\/simple\/$/m);
    const past = await wheelyard([...args, "--as-of", "2026-05-01"]);
    assert.match(past.stdout, /^index-url = .*\/x\/team\/dev\/@2026-05-01\/simple\/$/m);
    assert.match(past.stdout, /^repository = https:\/\/packages\.example\.org\/x\/team\/dev\/$/m);
    const never = await wheelyard([...args, "--as-of", "yesterday"]);
    assert.equal(never.code, 2);
    assert.match(never.stderr, /--as-of: "@yesterday" is no moment/);
  });

  it("every command explains itself", async () => {
    const { stdout } = await wheelyard(["--help"]);
    const names = [...stdout.matchAll(/^ {2}([a-z-]+) {2,}\S/gm)].map((match) => match[1] ?? "");
    assert.ok(names.length >= 15);
    for (const name of names.filter((word) => word !== "help")) {
      const help = await wheelyard([name, "--help"]);
      assert.equal(help.code, 0, `${name}: ${help.stderr}`);
      assert.match(help.stdout, /Usage: wheelyard/);
    }
  });
});
