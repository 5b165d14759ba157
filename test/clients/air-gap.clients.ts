import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { buildWheel, type Distribution } from "../harness/build-distribution.ts";
import { CommandLine, resultIn } from "../harness/command-line.ts";
import { FakeUpstream } from "../harness/fake-upstream.ts";
import { IsolatedNetwork } from "../harness/isolated-network.ts";
import { ADMIN_PASSWORD, makeServer, type Server, startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";
import { findTool, listClients, makeWorld } from "./client.ts";

// The whole way of a package into a company without internet access. The server inside lives in a network of its own, and the two
// sides share nothing but one folder.

const { client: uv, skip: noUv } = findTool("uv");
const network = await IsolatedNetwork.open();
const world = makeWorld();
const media = join(world.folder, "media");
const on = (...path: string[]) => join(media, ...path);
const pip = listClients("pip-").clients.at(-1);
const skip = noUv || (network === null ? "no networks of their own here" : false);

const PLATFORMS = ["win_amd64", "manylinux_2_28_x86_64", "manylinux_2_28_aarch64", "macosx_13_0_arm64"];
const BUILT = ["win_amd64", "manylinux_2_17_x86_64", "manylinux_2_17_aarch64", "macosx_11_0_arm64"];
const PYTHONS = ["3.9", "3.13"];
const TARGETS = PYTHONS.flatMap((python) => PLATFORMS.map((platform) => ({ python, platform })));
const INTO = "company/approved";

describe("two servers that share nothing but a folder", { skip }, () => {
  let upstream: FakeUpstream;
  let outside: Server;
  let inside: Server;
  let out: CommandLine;
  let cli: CommandLine;

  before(async () => {
    await mkdir(media);
    upstream = await FakeUpstream.start();
    for (const [project, ...files] of UPSTREAM) upstream.publish(project, ...files.map(asFile));
    for (const name of ["first", "second", "stranger"])
      await new CommandLine({}).run(["bundle", "key", "create", at(name), "--name", name]);
    const trustedKeys = await Promise.all(
      ["first", "second"].map(async (name) => (await readFile(at(`${name}.pub`), "utf8")).trim()),
    );
    outside = await startServer({ config: { upstreamUrl: upstream.url } });
    inside = await makeServer({
      config: {
        bundles: { trustedKeys, threshold: 2, approvals: 2 },
        upstreamUrl: "http://192.0.2.9/simple/",
        upstreams: { offline: true },
      },
      wrapper: [...enter(), ...traced(at("connections"))],
      wait: false,
    });
    await inside.start();
    out = CommandLine.forAdmin(outside);
    cli = CommandLine.forAdmin(inside, enter());
    await until(async () => (await cli.try(["index", "list"])).code === 0, "the server inside answers");
    for (const name of ["dora", "rita", "rolf"]) {
      await cli.run(["account", "create", name, "--password-file", "-"], passwordOf(name));
      await cli.run(["grant", "add", `account:${name}`, "read"]);
    }
    await cli.run(["index", "create", INTO]);
    for (const name of ["rita", "rolf"])
      await cli.run(["grant", "add", `account:${name}`, "publish", "--index", INTO]);
    const platforms = PLATFORMS.flatMap((platform) => ["--platform", platform]);
    const pythons = PYTHONS.flatMap((python) => ["--python", python]);
    await cli.run(["target", "set", "everyone", ...pythons, ...platforms]);
  });
  after(async () => {
    await inside?.remove();
    await outside?.remove();
    await upstream?.stop();
    network?.close();
  });

  const as = (name: string, ...args: string[]) =>
    cli.try(args, "", { WHEELYARD_ACCOUNT: name, WHEELYARD_PASSWORD: passwordOf(name) });

  it("the networks do not reach each other", async () => {
    const { code } = await new CommandLine(
      { WHEELYARD_URL: outside.origin, WHEELYARD_ACCOUNT: "admin", WHEELYARD_PASSWORD: ADMIN_PASSWORD },
      enter(),
    ).try(["index", "list"]);
    assert.equal(code, 3);
    const back = await CommandLine.forAdmin(inside).try(["index", "list"]);
    assert.equal(back.code, 3);
  });

  it("a developer outside locks a project", async () => {
    const project = on("shop");
    await mkdir(project);
    const lines = [
      "[project]",
      'name = "shop"',
      'version = "1.0"',
      'requires-python = ">=3.9"',
      'dependencies = ["flaskish"]',
      "[[tool.uv.index]]",
      `url = "${outside.origin}/simple/"`,
      "default = true",
    ];
    await writeFile(join(project, "pyproject.toml"), lines.join("\n"));
    await uv.run("uv", ["lock", "--project", project, "--python", pip?.path("python") ?? "python3"], world, {
      ...{ UV_INDEX_USERNAME: "admin", UV_CACHE_DIR: at("cache") },
    });
    assert.match(await readFile(join(project, "uv.lock"), "utf8"), /markupish/);
  });

  it("a developer inside asks, and two others approve", async () => {
    const lock = ["-r", on("shop", "uv.lock"), "--index", INTO];
    const missing = await as("dora", "request", "check", ...lock.slice(1));
    assert.match(missing.stdout, /importish==6\.0.* missing everywhere/);
    const locked = await as("dora", "request", "add", ...lock, "--reason", "the shop");
    assert.equal(locked.code, 0, locked.stderr);
    const asked = await as("dora", "request", "add", "flaskish", "--index", INTO, "--reason", "a dashboard");
    assert.equal(asked.code, 0, asked.stderr);
    const made = await cli.json<{ number: number; requirement: string }[]>([
      ...["request", "list", "--index", INTO],
    ]);
    assert.deepEqual(made.map(({ requirement }) => requirement).sort(), [
      "colorish==0.4; (python_full_version >= '3.10') and (sys_platform == 'win32')",
      "flaskish",
      "flaskish==2.0; python_full_version < '3.10'",
      "flaskish==3.0; python_full_version >= '3.10'",
      "importish==6.0; python_full_version < '3.10'",
      "markupish==2.1; (python_full_version < '3.10') or (python_full_version >= '3.10')",
    ]);
    const numbers = made.map(({ number }) => String(number));
    const own = await as("dora", "request", "approve", ...numbers, "--index", INTO);
    assert.equal(own.code, 1, "nobody approves what they asked for");
    for (const [name, state] of [
      ["rita", "open"],
      ["rolf", "approved"],
    ] as const) {
      const { stdout } = await as(name, "request", "approve", ...numbers, "--index", INTO);
      assert.equal(stdout.match(new RegExp(`is ${state}`, "g"))?.length, numbers.length);
    }
    await cli.run(["request", "export", on("requests.json"), "--index", INTO]);
  });

  it("outside, the files of every target are found, tested, signed twice and packed", async () => {
    const resolve = ["bundle", "resolve", on("bundle-1"), "--requests", on("requests.json")];
    const packed = await out.try([...resolve, "--uv", uv.path("uv"), "--key", at("first"), "--json"]);
    assert.equal(packed.code, 0, packed.stdout + packed.stderr);
    const { outcomes } = resultIn<{ outcomes: { outcome: string }[] }>(packed.stdout);
    assert.deepEqual(
      outcomes.map(({ outcome }) => outcome),
      [...TARGETS, ...TARGETS].map(() => "installs"),
    );
    const alone = await cli.try(["bundle", "admit", on("bundle-1"), "--into", INTO]);
    assert.match(alone.stderr, /needs signatures of 2 trusted keys, but has 1/);
    await out.run(["bundle", "sign", on("bundle-1"), "--key", at("second")]);
  });

  it("every bundle that is not as it was sealed is refused, and changes nothing", async () => {
    const state = await stateOf(cli);
    for (const [name, damage, words] of DAMAGES) {
      await cp(on("bundle-1"), on(name), { recursive: true });
      await damage(on(name));
      const { code, stderr } = await cli.try(["bundle", "admit", on(name), "--into", INTO]);
      assert.equal(code, 1, name);
      assert.match(stderr, words, name);
      assert.equal(await stateOf(cli), state, `${name} changed something`);
      await rm(on(name), { recursive: true });
    }
  });

  it("it is admitted, and closes the requests", async () => {
    await cli.run(["bundle", "admit", on("bundle-1"), "--into", INTO, "--receipt", on("receipt-1.json")]);
    const { stdout } = await as("dora", "request", "list", "--index", INTO, "--asked", "dora");
    assert.equal(stdout.match(/fulfilled/g)?.length, 6);
    const check = ["request", "check", on("shop", "uv.lock"), "--index", INTO];
    assert.match((await as("dora", ...check)).stdout, /Everything is there/);
  });

  it("the proof of a file names who asked, approved, signed and admitted it", async () => {
    const audit = ["bundle", "audit", "flaskish-2.0-py2.py3-none-any.whl", "--index", INTO];
    const words = await cli.run(audit);
    assert.match(words, /Request +\d+: flaskish==2\.0; python_full_version/);
    assert.match(words, /Asked by +dora.*the shop[\s\S]*Approved by +rita[\s\S]*Approved by +rolf/);
    assert.match(words, /Bundle +root\/main 1, made[\s\S]*Signed by +first .*, second /);
    assert.match(words, /Admitted by +admin[\s\S]*Log +\d+ file\./);
    const unknown = await cli.try(["bundle", "audit", "nothing-1.0-py3-none-any.whl", "--index", INTO]);
    assert.match(unknown.stderr, /has no file nothing-1\.0/);
  });

  it("every target installs from the server inside alone", { skip: pip === undefined }, async () => {
    for (const { python, platform } of TARGETS) {
      const into = join(world.folder, `installed-${python}-${platform}`);
      const [, machine = ""] = /^manylinux_2_28_(.*)$/.exec(platform) ?? [];
      const platforms = machine === "" ? [platform] : [platform, `manylinux_2_17_${machine}`];
      if (platform.startsWith("macosx")) platforms.push("macosx_11_0_arm64");
      await within([
        ...[pip?.path("python") ?? "", "-m", "pip", "install", "--no-cache-dir", "--target", into],
        ...["--index-url", `${inside.origin}/${INTO}/simple/`, "--only-binary", ":all:"],
        ...["--python-version", python, ...platforms.flatMap((tag) => ["--platform", tag]), "flaskish"],
      ]);
      const names = await readdir(into);
      const version = python === "3.9" ? "2.0" : "3.0";
      assert.ok(names.includes(`flaskish-${version}.dist-info`), `${python} ${platform}: ${names.join(" ")}`);
      assert.ok(names.includes("markupish"));
    }
  });

  it("replayed, reordered, skipped, foreign and expired bundles are refused, and change nothing", async () => {
    const key = ["--key", at("first")];
    const make = async (name: string, ...more: string[]) => {
      await out.run(["bundle", "create", on(name), ...more, ...(more.includes("--key") ? [] : key)]);
      if (!more.includes("--key")) await out.run(["bundle", "sign", on(name), "--key", at("second")]);
    };
    const later = ["--release", "wanted-later"];
    await make("bundle-2", ...later, "--since", on("receipt-1.json"));
    await make("bundle-3", ...later, "--since", on("bundle-2"), "--volume-size", "1 MiB");
    await make("other-2", ...later, "--release", "flaskish", "--since", on("receipt-1.json"));
    await make("full-5", ...later, "--stream", "root/main", "--sequence", "5");
    await make("foreign", ...later, "--stream", "somebody/else");
    const old = ["--created", "2026-01-01T00:00:00Z", "--expires", "1d"];
    await make("late", ...later, "--since", on("receipt-1.json"), ...old);
    await make("stranger", ...later, "--since", on("receipt-1.json"), "--key", at("stranger"));
    const refused = async (name: string, words: RegExp) => {
      const state = await stateOf(cli);
      const { code, stderr } = await cli.try(["bundle", "admit", on(name), "--into", INTO]);
      assert.equal(code, 1, name);
      assert.match(stderr, words, name);
      assert.equal(await stateOf(cli), state, `${name} changed something`);
    };
    await refused("bundle-3", /Bundle 2 was not admitted here/);
    await refused("full-5", /Bundles 2 to 4 were not admitted here/);
    await refused("foreign", /of the stream somebody\/else/);
    await refused("late", /expired at 2026-01-02/);
    await refused("stranger", /needs signatures of 2 trusted keys, but has 0/);
    await cli.run(["bundle", "admit", on("bundle-2"), "--into", INTO]);
    await refused("other-2", /admitted before with other contents/);
    await refused("bundle-1", /It is bundle 1, but this index has admitted bundle 2/);
    await cli.run(["bundle", "admit", on("bundle-3"), "--into", INTO]);
    const again = await cli.run(["bundle", "admit", on("bundle-3"), "--into", INTO]);
    assert.match(again, /admitted before\. Nothing changed/);
  });

  it("the server inside never tried to reach anything", { skip: !hasStrace() }, async () => {
    await within([
      ...[pip?.path("python") ?? "python3", "-m", "pip", "download", "--no-cache-dir", "--retries", "0"],
      ...["--index-url", `${inside.origin}/simple/`, "never-carried"],
    ]).catch((error: unknown) => assert.match(String(error), /never-carried/));
    await inside.crash();
    const lines = (await readFile(at("connections"), "utf8")).split("\n");
    assert.ok(
      lines.some((line) => /listen\(/.test(line)),
      "what the server calls is written down",
    );
    assert.deepEqual(
      lines.filter((line) => /\b(?:connect|sendto|sendmsg|sendmmsg)\(.*sa_family=AF_INET6?/.test(line)),
      [],
    );
  });

  /** A file that stays on its side. */
  function at(name: string): string {
    return join(world.folder, name);
  }

  function within([program = "", ...args]: string[]): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const [before = "", ...rest] = enter();
    execFile(
      before,
      [...rest, program, ...args],
      { env: { ...world.env, PATH: process.env.PATH } },
      (error, stdout, stderr) =>
        error === null ? resolve(stdout) : reject(new Error(`${error.message}\n${stdout}${stderr}`)),
    );
    return promise;
  }
});

/** Everything that a bundle could have changed: the newest entry of the log. */
async function stateOf(cli: CommandLine): Promise<string> {
  return cli.run(["log", "--lines", "1", "--json"]);
}

function enter(): string[] {
  return network?.enter ?? [];
}

function passwordOf(name: string): string {
  return `${name}: a pass:wörd`;
}

function traced(file: string): string[] {
  const calls = "trace=connect,sendto,sendmsg,sendmmsg,listen";
  return hasStrace() ? ["strace", "-f", "-qq", "-e", calls, "-o", file] : [];
}

function hasStrace(): boolean {
  try {
    execFileSync("strace", ["-o", "/dev/null", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

async function flip(path: string): Promise<void> {
  const bytes = await readFile(path);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

async function filesOf(folder: string): Promise<string[]> {
  const found = await readdir(join(folder, "files"), { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function oneOf(folder: string): Promise<string> {
  return (await filesOf(folder)).sort()[0] as string;
}

async function replace(path: string, from: RegExp, to: string): Promise<void> {
  const text = await readFile(path, "utf8");
  assert.match(text, from);
  await writeFile(path, text.replace(from, to));
}

const DAMAGES: [string, (folder: string) => Promise<unknown>, RegExp][] = [
  ["no-signature", (folder) => rm(join(folder, "signatures"), { recursive: true }), /not signed/],
  ["flipped-manifest", (folder) => flip(join(folder, "manifest.json")), /manifest\.json|changed after/],
  [
    "renumbered",
    (folder) => replace(join(folder, "manifest.json"), /"sequence":1/, '"sequence":2'),
    /changed after it was signed/,
  ],
  ["flipped-facts", (folder) => flip(join(folder, "facts/files.jsonl")), /facts\/files\.jsonl is not/],
  ["flipped-sums", (folder) => flip(join(folder, "SHA256SUMS")), /SHA256SUMS is not/],
  ["flipped-file", async (folder) => flip(await oneOf(folder)), /bytes are not the ones of the manifest/],
  ["cut-file", async (folder) => writeFile(await oneOf(folder), "PK"), /ends after 2 of/],
  ["lost-file", async (folder) => rm(await oneOf(folder)), /it is missing/],
  [
    "exchanged-files",
    async (folder) => {
      const [one = "", two = ""] = await filesOf(folder);
      await rename(one, `${one}.kept`);
      await rename(two, one);
      await rename(`${one}.kept`, two);
    },
    /bytes are not the ones of the manifest|ends after/,
  ],
  ["stray-file", (folder) => writeFile(join(folder, "files/more.whl"), "x"), /does not belong to the bundle/],
];

/** Files as the upstream lists them: with metadata, so that a resolver needs no wheel. */
function asFile({ filename, bytes, metadata, options: { requiresPython } }: Distribution) {
  return { filename, bytes, metadata, ...(requiresPython === undefined ? {} : { requiresPython }) };
}

const compiled = PYTHONS.flatMap((python) => {
  const tag = `cp${python.replace(".", "")}`;
  return BUILT.map((platform) =>
    buildWheel({ name: "markupish", version: "2.1", tags: `${tag}-${tag}-${platform}` }),
  );
});

const UPSTREAM: [string, ...Distribution[]][] = [
  [
    "flaskish",
    buildWheel({
      name: "flaskish",
      version: "2.0",
      requiresDist: ["markupish>=2", 'importish; python_version < "3.10"'],
    }),
    buildWheel({
      name: "flaskish",
      version: "3.0",
      requiresPython: ">=3.10",
      requiresDist: ["markupish>=2", 'colorish; sys_platform == "win32"'],
    }),
  ],
  ["markupish", ...compiled],
  ["importish", buildWheel({ name: "importish", version: "6.0" })],
  ["colorish", buildWheel({ name: "colorish", version: "0.4" })],
  ["wanted-later", buildWheel({ name: "wanted-later", version: "1.0" })],
];
