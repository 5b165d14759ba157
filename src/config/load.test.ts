import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { settingsOf } from "../settings/setting.ts";
import { ConfigError } from "./config-error.ts";
import { DRIVER_GROUPS } from "./drivers.ts";
import { type ConfigSources, loadConfig } from "./load.ts";
import { printedSettings, printYaml } from "./print.ts";

const folder = mkdtempSync(join(tmpdir(), "wheelyard-config-"));
after(() => rmSync(folder, { recursive: true }));

/** Loads without anything of the real environment. */
const load = (sources: ConfigSources) => loadConfig({ environment: {}, folder, terminal: false, ...sources });

function written(text: string): string {
  const file = join(folder, `${Math.random().toString(36).slice(2)}.yaml`);
  writeFileSync(file, text);
  return file;
}

async function problemsOf(sources: ConfigSources): Promise<readonly string[]> {
  const error = await load(sources).then(
    () => null,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ConfigError, "loading should have been refused");
  return error.problems;
}

describe("loading the configuration", () => {
  it("needs no file and no variable", async () => {
    const { config, file } = await load({});
    assert.equal(file, null);
    assert.equal(config.listen.port, 8765);
    assert.equal(config.data, join(folder, "wheelyard-data"));
    assert.equal(config.storage.path, join(folder, "wheelyard-data", "storage"));
    assert.equal(config.database.path, join(folder, "wheelyard-data", "wheelyard.db"));
    assert.equal(config.log.format, "json");
  });

  it("opens reads on loopback only", async () => {
    const read = async (host: string) =>
      (await load({ environment: { WHEELYARD_HOST: host } })).config.access.read;
    assert.equal(await read("127.0.0.1"), "everyone");
    assert.equal(await read("127.8.1.1"), "everyone");
    assert.equal(await read("::1"), "everyone");
    assert.equal(await read("localhost"), "everyone");
    assert.equal(await read("0.0.0.0"), "authenticated");
    assert.equal(await read("::"), "authenticated");
    assert.equal(await read("127.example.org"), "authenticated");
    const said = await load({
      environment: { WHEELYARD_HOST: "0.0.0.0", WHEELYARD_ACCESS_READ: "everyone" },
    });
    assert.equal(said.config.access.read, "everyone");
  });

  it("lets flags win over the environment, the environment over the file, the file over defaults", async () => {
    const file = written("listen:\n  port: 1001\n  host: 127.0.0.2\n  workers: 3\n");
    const { config, origins } = await load({
      file,
      environment: { WHEELYARD_PORT: "1002", WHEELYARD_LISTEN_WORKERS: "auto" },
      flags: { "listen.port": { text: "1003", flag: "--port" } },
    });
    assert.deepEqual(
      [config.listen.port, config.listen.workers, config.listen.host, config.listen.fastPath],
      [1003, "auto", "127.0.0.2", true],
    );
    assert.deepEqual(origins.get("listen.port"), { from: "flag", flag: "--port" });
    assert.deepEqual(origins.get("listen.workers"), {
      from: "environment",
      variable: "WHEELYARD_LISTEN_WORKERS",
    });
    assert.deepEqual(origins.get("listen.host"), { from: "file", file, line: 3 });
    assert.deepEqual(origins.get("listen.fastPath"), { from: "default" });
  });

  it("takes sizes, durations and lists as people write them", async () => {
    const file = written('limits:\n  fileSize: "5 GiB"\n  idleTimeout: 2 min\n');
    const { config } = await load({
      file,
      environment: {
        WHEELYARD_LIMITS_UNPACKED_SIZE: "20gb",
        WHEELYARD_LIMITS_HEADER_TIMEOUT: "500ms",
        WHEELYARD_LISTEN_TRUSTED_PROXIES: "10.0.0.0/8, ::1",
      },
    });
    assert.equal(config.limits.fileSize, 5 * 2 ** 30);
    assert.equal(config.limits.idleTimeout, 120);
    assert.equal(config.limits.unpackedSize, 20e9);
    assert.equal(config.limits.headerTimeout, 0.5);
    assert.deepEqual(config.listen.trustedProxies, ["10.0.0.0/8", "::1"]);
  });

  it("takes paths of the file from the file's folder, others from where it was started", async () => {
    const file = written("data: mine\n");
    assert.equal((await load({ file, folder: "/elsewhere" })).config.data, join(folder, "mine"));
    const fromEnvironment = await load({ folder: "/elsewhere", environment: { WHEELYARD_DATA: "mine" } });
    assert.equal(fromEnvironment.config.data, "/elsewhere/mine");
  });

  it("finds the file by WHEELYARD_CONFIG, and takes a file of comments alone", async () => {
    const file = written("# nothing yet\n");
    assert.equal((await load({ environment: { WHEELYARD_CONFIG: file } })).file, file);
    assert.equal((await load({ file: written("listen:\n  # port: 1\ndata:\n") })).config.listen.port, 8765);
  });

  it("reads secrets from files", async () => {
    const secret = written("correct horse\n");
    const { config } = await load({
      environment: {
        WHEELYARD_ADMIN_PASSWORD_FILE: secret,
        WHEELYARD_DATABASE_DRIVER: "postgres",
        WHEELYARD_DATABASE_PASSWORD_FILE: secret,
      },
    });
    assert.equal(config.adminPassword, "correct horse");
    assert.equal(config.database.password, "correct horse");
    const [missing] = await problemsOf({ environment: { WHEELYARD_ADMIN_PASSWORD_FILE: "/nowhere/at/all" } });
    assert.match(missing ?? "", /WHEELYARD_ADMIN_PASSWORD_FILE.*\/nowhere\/at\/all.*ENOENT/);
  });

  it("reads the options of the chosen drivers like any other setting", async () => {
    const { config } = await load({
      file: written("storage:\n  driver: s3\n  bucket: packages\n  createBucket: yes\n"),
      environment: { WHEELYARD_STORAGE_PART_SIZE: "8 MiB", WHEELYARD_STORAGE_TIMEOUT: "30s" },
    });
    assert.deepEqual(
      { ...config.storage },
      { driver: "s3", bucket: "packages", createBucket: true, partSize: 8 * 2 ** 20, timeout: 30 },
    );
  });

  it("reads the options of a driver behind another", async () => {
    const file = written("storage:\n  driver: tiered\n  over: s3\n  bucket: packages\n  cacheSize: 1 GiB\n");
    const { config } = await load({ file });
    assert.equal(config.storage.cacheSize, 2 ** 30);
    assert.equal(config.storage.cachePath, join(folder, "wheelyard-data", "cache"));
  });

  it("takes every path of a driver from the file's folder", async () => {
    const storage = "storage:\n  driver: tiered\n  over: gcs\n  bucket: packages\n";
    const paths = "  cachePath: cache\n  credentialsFile: key.json\n";
    const database = "database:\n  driver: postgres\n  ca: ca.pem\n";
    const { config } = await load({
      file: written(storage + paths + database),
      folder: "/elsewhere",
    });
    assert.equal(config.storage.cachePath, join(folder, "cache"));
    assert.equal(config.storage.credentialsFile, join(folder, "key.json"));
    assert.equal(config.database.ca, join(folder, "ca.pem"));
  });

  it("passes over variables that are not its own, and empty ones", async () => {
    await load({
      environment: {
        WHEELYARD_URL: "http://127.0.0.1:1",
        WHEELYARD_TOKEN: "wy_x",
        WHEELYARD_TEST_DATABASES: "sqlite",
        WHEELYARD_UPSTREAM_URL: "",
        WHEELYARD_SERVICE_HOST: "10.0.0.1",
        WHEELYARD_PORT: "tcp://10.0.0.1:8765",
        WHEELYARD_PORT_8765_TCP_ADDR: "10.0.0.1",
        PATH: "/bin",
      },
    });
  });
});

describe("a wrong configuration", () => {
  it("is refused with the line, the nearest key and what is allowed", async () => {
    const file = written("listen:\n  prot: 80\nlimts: {}\n");
    const problems = await problemsOf({ file });
    assert.match(problems[0] ?? "", /line 2: there is no key listen\.prot \(did you mean port\?\)/);
    assert.match(problems[0] ?? "", /allowed here: host, port, workers/);
    assert.match(problems[1] ?? "", /line 3: there is no key limts \(did you mean limits/);
  });

  it("says where a key belongs that stands at the wrong level", async () => {
    const [problem] = await problemsOf({ file: written("port: 80\n") });
    assert.match(problem ?? "", /no key port .*listen\.port/);
  });

  it("names wrong values by key, place and what is allowed", async () => {
    const file = written("listen:\n  port: 70000\nlog:\n  level: loud\n");
    const problems = await problemsOf({ file, environment: { WHEELYARD_WORKERS: "many" } });
    const text = problems.join("\n");
    assert.match(text, /listen\.port cannot be 70000 \(.*line 2\): give a whole number from 0 to 65535/);
    assert.match(text, /log\.level cannot be "loud" .*"debug", "info", "warn", "error" or "silent"/);
    assert.match(
      text,
      /listen\.workers cannot be "many" \(WHEELYARD_WORKERS\): give "auto" or a whole number/,
    );
  });

  it("names unknown and wrong options of a driver with their line, the nearest one and what is allowed", async () => {
    const file = written("storage:\n  driver: s3\n  bukcet: packages\n  encryption: maybe\n");
    const problems = await problemsOf({
      file,
      environment: { WHEELYARD_DATABASE_DRIVER: "postgres", WHEELYARD_DATABASE_CONNECTIONS: "many" },
    });
    const text = problems.join("\n");
    assert.match(text, /line 3: storage\.bukcet is not known \(did you mean bucket\?\); s3 takes bucket, /);
    assert.match(text, /line 4: storage\.encryption cannot be "maybe": give "none", "AES256"/);
    assert.match(
      text,
      /WHEELYARD_DATABASE_CONNECTIONS: database\.connections cannot be "many": give a whole/,
    );
    const [unknown] = await problemsOf({ environment: { WHEELYARD_STORAGE_DRIVER: "floppy" } });
    assert.match(unknown ?? "", /storage\.driver cannot be "floppy" .*: give "azure", "filesystem"/);
  });

  it("names unknown variables and the nearest one", async () => {
    const [problem] = await problemsOf({ environment: { WHEELYARD_PROT: "1" } });
    assert.match(problem ?? "", /WHEELYARD_PROT is not a Wheelyard setting.*WHEELYARD_PORT/);
  });

  it("refuses two variables that disagree about one setting", async () => {
    const [problem] = await problemsOf({ environment: { WHEELYARD_PORT: "1", WHEELYARD_LISTEN_PORT: "2" } });
    assert.match(problem ?? "", /WHEELYARD_PORT and WHEELYARD_LISTEN_PORT have different values/);
    await load({ environment: { WHEELYARD_PORT: "1", WHEELYARD_LISTEN_PORT: "1" } });
  });

  it("never repeats a secret", async () => {
    const problems = await problemsOf({ environment: { WHEELYARD_ADMIN_PASSWORD: "short" } });
    assert.match(problems.join(), /adminPassword/);
    assert.doesNotMatch(problems.join(), /short(?!er)/);
  });

  it("names a broken file, a missing one, and one that is no list of keys", async () => {
    assert.match((await problemsOf({ file: written("listen:\n  port: [1\n") })).join(), /line \d+: /);
    assert.match((await problemsOf({ file: "/nowhere.yaml" })).join(), /\/nowhere\.yaml does not exist/);
    assert.match((await problemsOf({ file: written("just words\n") })).join(), /key: value/);
    assert.match((await problemsOf({ file: written("listen: 80\n") })).join(), /listen takes keys below it/);
  });

  it("treats special keys as unknown", async () => {
    assert.match((await problemsOf({ file: written("__proto__:\n  x: 1\n") })).join(), /no key __proto__/);
    const { config } = await load({ file: written("storage:\n  __proto__: 1\n") });
    assert.equal(({} as Record<string, unknown>).x, undefined);
    assert.equal(config.storage.driver, "filesystem");
  });

  it("refuses networks and addresses of indexes that are none", async () => {
    const text = (
      await problemsOf({
        environment: { WHEELYARD_LISTEN_TRUSTED_PROXIES: "10.0.0.0/64", WHEELYARD_DEFAULT_INDEX: "main" },
      })
    ).join("\n");
    assert.match(text, /listen\.trustedProxies .*10\.0\.0\.0\/8/);
    assert.match(text, /defaultIndex .*root\/main/);
  });
});

describe("printing the configuration", () => {
  it("masks secrets and says where each value came from", async () => {
    const loaded = await load({
      environment: {
        WHEELYARD_ADMIN_PASSWORD: "correct horse",
        WHEELYARD_UPSTREAM_URL: "https://user:pass@mirror.example/simple/",
        WHEELYARD_DATABASE_DRIVER: "postgres",
        WHEELYARD_DATABASE_PASSWORD: "battery",
      },
    });
    const text = printYaml(printedSettings(loaded));
    assert.doesNotMatch(text, /correct horse|battery|user:pass/);
    assert.match(text, /adminPassword: "\*{8}" +# WHEELYARD_ADMIN_PASSWORD/);
    assert.match(text, /upstreamUrl: "https:\/\/\*{8}@mirror\.example\/simple\/"/);
    assert.match(text, / {2}port: 8765 +# default/);
  });

  it("masks every secret option of every driver, and shows the others", async () => {
    for (const [group, drivers] of Object.entries(DRIVER_GROUPS)) {
      for (const { name, options, over } of drivers) {
        const texts = settingsOf(options, group).filter(
          ({ kind, choices }) => kind === "text" && choices.length === 0,
        );
        const behind = over === undefined ? {} : { [`${group}.${over}`]: "s3" };
        for (const { path, secret } of texts) {
          const flags = Object.entries({ [`${group}.driver`]: name, ...behind, [path]: "hidden99" });
          const loaded = await load({
            flags: Object.fromEntries(flags.map(([key, text]) => [key, { text, flag: "--set" }])),
          }).catch((error: unknown) => {
            assert.ok(error instanceof ConfigError && (!secret || !/hidden99/.test(error.message)), path);
            return null;
          });
          if (loaded === null) continue;
          assert.equal(/hidden99/.test(printYaml(printedSettings(loaded))), !secret, path);
        }
      }
    }
  });

  it("prints what can be read again", async () => {
    const loaded = await load({ file: written("listen:\n  trustedProxies: [10.0.0.0/8]\n") });
    const again = await load({ file: written(printYaml(printedSettings(loaded))) });
    assert.deepEqual(again.config, loaded.config);
  });
});
