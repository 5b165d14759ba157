import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { AwsIdentity } from "../harness/aws-identity.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { ScriptedS3 } from "../harness/scripted-s3.ts";
import { closeConnections } from "../harness/send.ts";
import { type Server, startServer } from "../harness/start-server.ts";

const store = await ScriptedS3.start();
store.keys = (id) => {
  const [, number] = /^KEY-(\d+)$/.exec(id) ?? [];
  if (number === undefined) return id === "KEY-OF-A-PROFILE" ? { secret: "secret" } : null;
  return { secret: `secret-${number}`, token: `session-${number}` };
};
const identity = await AwsIdentity.start();
const folder = await mkdtemp(join(tmpdir(), "wheelyard-identity-"));
const file = (name: string) => join(folder, name);
after(async () => {
  closeConnections();
  await identity.stop();
  await store.stop();
  await rm(folder, { recursive: true });
});
await writeFile(file("token"), identity.proof);
await writeFile(file("config"), "[profile packages]\nregion = us-east-1\n[profile other]\n");
await writeFile(
  file("credentials"),
  "[packages]\naws_access_key_id = KEY-OF-A-PROFILE\naws_secret_access_key = secret\n",
);

const { accessKeyId, secretAccessKey, ...keyless } = store.settings();
const NOWHERE = { AWS_EC2_METADATA_DISABLED: "true" };
const IDENTITIES: Record<string, Record<string, string>> = {
  "a web identity (a ServiceAccount's role)": {
    ...NOWHERE,
    AWS_WEB_IDENTITY_TOKEN_FILE: file("token"),
    AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/a-role",
    AWS_ENDPOINT_URL_STS: identity.origin,
  },
  "a pod's agent": {
    ...NOWHERE,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${identity.origin}/pod`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file("token"),
  },
  "an instance's metadata": { AWS_EC2_METADATA_SERVICE_ENDPOINT: identity.origin },
};

async function serving(
  env: Record<string, string>,
  work: (server: Server) => Promise<void>,
  more: Record<string, unknown> = {},
): Promise<void> {
  // A new database must not be given a store that another site uses.
  store.objects.clear();
  store.requests.length = 0;
  const region = env.AWS_ENDPOINT_URL_STS ? { AWS_REGION: "us-east-1" } : {};
  const server = await startServer({
    config: { storage: { ...keyless, ...more } },
    env: { ...region, ...env },
  });
  try {
    await work(server);
  } finally {
    await server.remove();
  }
}

/** The keys by which the store was asked, in order and each once, as `key session`. */
function keysUsed(): string[] {
  const used = store.requests.map(({ headers }) => {
    const key = /Credential=([^/]+)\//.exec(String(headers.authorization))?.[1];
    return `${key} ${headers["x-amz-security-token"] ?? "-"}`;
  });
  return [...new Set(used)];
}

for (const [name, env] of Object.entries(IDENTITIES)) {
  test(`${name}: keys are obtained, used, and replaced before they end`, async () => {
    identity.life = 3_600_000;
    const first = identity.issued + 1;
    await serving(env, async (server) => {
      const wheel = buildWheel({ name: "by-identity", version: `1.${first}` });
      await server.admin.publish(wheel);
      await server.anonymous.install("by-identity", wheel.filename);
      assert.ok(keysUsed().length > 0);
      for (const used of keysUsed()) assert.match(used, /^KEY-(\d+) session-\1$/);
    });
    identity.life = 120_000;
    await serving(env, async (server) => {
      const wheel = buildWheel({ name: "short-lived", version: `1.${first}`, size: 300_000 });
      await server.admin.publish(wheel);
      const before = keysUsed();
      await server.anonymous.install("short-lived", wheel.filename);
      await server.admin.publish(buildWheel({ name: "short-lived", version: `2.${first}` }));
      assert.ok(keysUsed().length > before.length, `${keysUsed()}: nothing new was asked for`);
    });
  });

  test(`${name}: when who says who this is refuses or is away, that is said, and it is asked again`, async () => {
    identity.life = 3_600_000;
    await serving(env, async (server) => {
      await server.admin.publish(buildWheel({ name: "known-one" }));
      identity.refusal = { status: 400, code: "AccessDenied" };
      await server.restart();
      assert.equal((await server.anonymous.listed("known-one")).length, 1);
      const wheel = buildWheel({ name: "unknown-one", version: `1.${identity.issued}` });
      const refused = await server.admin.upload(wheel);
      assert.equal(refused.status, 503, refused.text);
      assert.match(refused.text, /no credentials/);
      assert.ok(Number(refused.headers["retry-after"]) > 0);
      assert.match((await server.anonymous.get("/-/ready")).text, /no credentials/);
      identity.refusal = null;
      await server.admin.publish(wheel);
      await server.anonymous.install("unknown-one", wheel.filename);
    }).finally(() => {
      identity.refusal = null;
    });
  });
}

test("a profile's keys, from the files of AWS", async () => {
  const env = {
    ...NOWHERE,
    AWS_CONFIG_FILE: file("config"),
    AWS_SHARED_CREDENTIALS_FILE: file("credentials"),
  };
  await serving(
    env,
    async (server) => {
      await server.admin.publish(buildWheel({ name: "by-profile" }));
      assert.deepEqual(keysUsed(), ["KEY-OF-A-PROFILE -"]);
    },
    { profile: "packages" },
  );
});

test("a new site without any credentials for its storage does not start, and says why", async () => {
  await assert.rejects(
    serving(NOWHERE, async () => {}),
    /no credentials/,
  );
});
