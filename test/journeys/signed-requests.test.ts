import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { after, describe, it } from "node:test";
import { buildWheel, type Distribution } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { ScriptedS3 } from "../harness/scripted-s3.ts";
import { send } from "../harness/send.ts";
import { type Server, startServer } from "../harness/start-server.ts";

const MIB = 2 ** 20;
const store = await ScriptedS3.start();
after(() => store.stop());
store.keys = (id) => {
  if (id === "a-key") return { secret: "a secret" };
  return id === "ASIALENTKEY" ? { secret: "a+lent/secret==", token: "a/session+token with spaces==" } : null;
};
const LENT = {
  accessKeyId: "ASIALENTKEY",
  secretAccessKey: "a+lent/secret==",
  sessionToken: "a/session+token with spaces==",
};
/** The bucket by a name of its own; the store stands in for the way there. */
const OWN_HOST = { endpoint: "http://s3.test", pathStyle: false, proxy: store.origin };

const WAYS: Record<string, Record<string, unknown>> = {
  "keys of its own, the bucket in the path": {},
  "keys that were lent, with their session": LENT,
  "the bucket as a host name, and keys that were lent": { ...OWN_HOST, ...LENT },
  "a prefix with signs, and checksums": { prefix: "a b/é+ü=1&2 (3)!'~*/", checksum: "sha256" },
  "encrypted by a key, in a cheaper class": {
    encryption: "aws:kms",
    kmsKey: "a key+id/=",
    storageClass: "STANDARD_IA",
  },
};

const AWKWARD: Distribution[] = [
  buildWheel({ name: "awkward", version: "1!2.0+local.1", size: 3000 }),
  buildWheel({ name: "awkward", version: "2.0+cu118", size: 300_000 }),
  buildWheel({ name: "awkward", version: "3.0+in.parts", size: 12_000_000 }),
];

async function serving(
  storage: Record<string, unknown>,
  work: (server: Server) => Promise<void>,
): Promise<void> {
  const config = { storage: store.settings({ partSize: 5 * MIB, ...storage }), access: { read: "everyone" } };
  const server = await startServer({ config });
  try {
    await work(server);
  } finally {
    await server.remove();
    store.objects.clear();
    store.heal();
  }
}

/** Where the server sends whoever asks for a file. */
async function sentTo({ anonymous }: Server, { name, filename }: Distribution): Promise<URL> {
  const answer = await anonymous.get(await anonymous.findFile(name, filename));
  assert.equal(answer.status, 302, answer.text);
  return new URL(String(answer.headers.location));
}

/** As a client that follows; hosts that are not there are reached by the store itself. */
function follow(address: URL) {
  return send(store.origin, { path: address.pathname + address.search, headers: { host: address.host } });
}

describe("requests to an S3 store are signed as it wants them", () => {
  for (const [way, storage] of Object.entries(WAYS)) {
    it(`${way}: upload, in parts too, page, download, range, redirect, verify, removal`, async () => {
      await serving(storage, async (server) => {
        const { admin, anonymous } = server;
        for (const wheel of AWKWARD) await admin.publish(wheel);
        assert.equal(store.uploads.size, 0);
        for (const wheel of AWKWARD) {
          assert.ok((await anonymous.install("awkward", wheel.filename)).equals(wheel.bytes));
          const path = await anonymous.findFile("awkward", wheel.filename);
          const part = await anonymous.get(path, { range: "bytes=100-199" });
          assert.deepEqual([part.status, part.bytes.equals(wheel.bytes.subarray(100, 200))], [206, true]);
        }
        await admin.manage("PATCH", "/indexes/root/main", { settings: { downloads: "redirect" } });
        for (const wheel of AWKWARD.slice(1)) {
          const address = await sentTo(server, wheel);
          assert.equal(decodeURIComponent(address.pathname.split("/").at(-1) ?? ""), wheel.filename);
          assert.ok((await follow(address)).bytes.equals(wheel.bytes));
        }
        const command = CommandLine.forAdmin(server);
        const verified = await command.try(["verify", "--config", server.configFile]);
        assert.equal(verified.code, 0, verified.stdout + verified.stderr);
        await admin.manage("DELETE", "/indexes/root/main/projects/awkward?permanently=true");
        assert.deepEqual(
          [...store.objects.keys()].filter((key) => key.includes("files/")),
          [],
        );
      });
    });
  }

  it("an address is good for what was signed alone, and until its end", async () => {
    await serving({ ...LENT }, async (server) => {
      const [, wheel] = AWKWARD as [Distribution, Distribution];
      await server.admin.publish(wheel);
      await server.admin.manage("PATCH", "/indexes/root/main", {
        settings: { downloads: "redirect", read: "granted" },
      });
      const path = await server.admin.findFile("awkward", wheel.filename);
      const address = new URL(String((await server.admin.get(path)).headers.location));
      assert.equal((await follow(address)).status, 200);
      for (const name of address.searchParams.keys()) {
        const changed = new URL(address);
        changed.searchParams.set(name, `${address.searchParams.get(name)}0`);
        assert.notEqual((await follow(changed)).status, 200, name);
      }
      const elsewhere = new URL(address);
      elsewhere.pathname = elsewhere.pathname.replace("cu118", "cu119");
      assert.equal((await follow(elsewhere)).status, 403);
      store.ahead = 1000 * Number(address.searchParams.get("X-Amz-Expires"));
      assert.equal((await follow(address)).status, 403);
      store.ahead = 0;
    });
  });

  const WRONG: Record<string, [Record<string, unknown>, string]> = {
    "a wrong secret": [{ secretAccessKey: "another secret" }, "SignatureDoesNotMatch"],
    "a key that is nobody's": [{ accessKeyId: "nobody" }, "InvalidAccessKeyId"],
    "a session that is not the key's": [{ ...LENT, sessionToken: "another" }, "InvalidToken"],
    "a key without its session": [{ ...LENT, sessionToken: undefined }, "InvalidToken"],
    "another region": [{ region: "eu-central-1" }, "AuthorizationHeaderMalformed"],
  };
  for (const [what, [storage, code]] of Object.entries(WRONG)) {
    it(`${what}: 503 with the store's own word, at the doctor's too`, async () => {
      await serving({}, async (server) => {
        await server.admin.publish(buildWheel({ name: "known" }));
        await server.kill();
        const config = JSON.parse(readFileSync(server.configFile, "utf8")) as { storage: object };
        config.storage = { ...config.storage, ...storage };
        writeFileSync(server.configFile, JSON.stringify(config));
        await server.start();
        assert.equal((await server.anonymous.listed("known")).length, 1);
        const wheel = buildWheel({ name: "refused-keys" });
        const answer = await server.admin.upload(wheel);
        assert.equal(answer.status, 503, answer.text);
        assert.ok(Number(answer.headers["retry-after"]) > 0);
        assert.match(answer.text, new RegExp(`refuses this server's keys: ${code}`));
        assert.deepEqual(await server.anonymous.listed("refused-keys"), []);
        const ready = await server.anonymous.get("/-/ready");
        assert.deepEqual([ready.status, ready.text.includes(code)], [503, true], ready.text);
        const doctor = await CommandLine.forAdmin(server).try(["doctor", "--config", server.configFile]);
        assert.equal(doctor.code, 1);
        assert.match(doctor.stdout, new RegExp(`PROBLEM +store .*${code}`));
      });
    });
  }
});
