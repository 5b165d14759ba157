import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { buildWheel } from "../harness/build-distribution.ts";
import { closeConnections } from "../harness/send.ts";
import { startServer } from "../harness/start-server.ts";
import { TokenStore } from "../harness/token-store.ts";

const folder = mkdtempSync(join(tmpdir(), "wheelyard-tokens-"));
const file = (name: string) => join(folder, name);

/** A certificate of one's own for this machine: Azure's client sends no token but inside TLS. */
function makeCertificate(): { key: string; cert: string } {
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const made = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...subject];
  execFileSync("openssl", ["req", ...made, "-keyout", file("key.pem"), "-out", file("cert.pem")], {
    stdio: "ignore",
  });
  return { key: readFileSync(file("key.pem"), "utf8"), cert: readFileSync(file("cert.pem"), "utf8") };
}

const google = await TokenStore.start();
const azure = await TokenStore.start(makeCertificate());
after(async () => {
  closeConnections();
  await google.stop();
  await azure.stop();
  rmSync(folder, { recursive: true });
});
writeFileSync(file("token"), google.proof);
writeFileSync(
  file("federation.json"),
  JSON.stringify({
    type: "external_account",
    audience: "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/one",
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    token_url: `${google.origin}/exchange`,
    credential_source: { file: file("token") },
  }),
);

const GCS = { driver: "gcs", bucket: "packages", endpoint: google.origin, proxy: "off", timeout: 5 };
const AZURE = { driver: "azure", container: "packages", endpoint: azure.origin, timeout: 5 };
const TRUST = { NODE_EXTRA_CA_CERTS: file("cert.pem") };

const IDENTITIES: Record<
  string,
  { store: TokenStore; storage: Record<string, unknown>; env: Record<string, string> }
> = {
  "Google's metadata server (a machine, a pod of GKE)": {
    store: google,
    storage: GCS,
    env: { GCE_METADATA_HOST: new URL(google.origin).host, METADATA_SERVER_DETECTION: "assume-present" },
  },
  "Google's workload identity federation": {
    store: google,
    storage: GCS,
    env: { GOOGLE_APPLICATION_CREDENTIALS: file("federation.json") },
  },
  "Google's workload identity federation, named in the configuration": {
    store: google,
    storage: { ...GCS, credentialsFile: file("federation.json") },
    env: {},
  },
  "a managed identity of Azure": {
    store: azure,
    storage: AZURE,
    env: { ...TRUST, IDENTITY_ENDPOINT: `${azure.origin}/identity`, IDENTITY_HEADER: azure.proof },
  },
  "Azure's workload identity": {
    store: azure,
    storage: AZURE,
    env: {
      ...TRUST,
      AZURE_FEDERATED_TOKEN_FILE: file("token"),
      AZURE_TENANT_ID: "a-tenant",
      AZURE_CLIENT_ID: "a-client",
      AZURE_AUTHORITY_HOST: azure.origin,
    },
  },
};

for (const [name, { store, storage, env }] of Object.entries(IDENTITIES)) {
  test(`${name}: a token is obtained, used, and replaced before it ends`, async () => {
    store.objects.clear();
    store.used.clear();
    // Every client asks for another when one has a few minutes left.
    store.life = 60;
    const server = await startServer({ config: { storage }, env });
    try {
      const wheel = buildWheel({ name: "by-token", version: `1.${store.issued}`, size: 200_000 });
      await server.admin.publish(wheel);
      const before = store.used.size;
      assert.ok(before > 0, "no token was used");
      assert.ok((await server.anonymous.install("by-token", wheel.filename)).equals(wheel.bytes));
      // Some clients go on with the old one while they ask for another.
      for (let i = 0; store.used.size === before; i++) {
        assert.ok(i < 100, "the token that was about to end was not replaced");
        await server.admin.publish(buildWheel({ name: "by-token", version: `${i + 2}.${store.issued}` }));
        await sleep(100);
      }
    } finally {
      await server.remove();
    }
  });

  test(`${name}: when no token is given, that is said, and it is asked for again`, async () => {
    store.life = 3_600;
    store.objects.clear();
    const server = await startServer({ config: { storage }, env });
    try {
      await server.admin.publish(buildWheel({ name: "known-one" }));
      store.refuses = true;
      await server.restart();
      assert.equal((await server.anonymous.listed("known-one")).length, 1);
      const wheel = buildWheel({ name: "without-token", version: `1.${store.issued}` });
      const refused = await server.admin.upload(wheel);
      assert.equal(refused.status, 503, refused.text);
      assert.match(refused.text, /no credentials/);
      store.refuses = false;
      await server.admin.publish(wheel);
    } finally {
      store.refuses = false;
      await server.remove();
    }
  });
}
