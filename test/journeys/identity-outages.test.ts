import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from "jose";
import { makeCertificate, makeSignedCertificate } from "../harness/certificates.ts";
import { IdTokenIssuer } from "../harness/id-token-issuer.ts";
import { makeAccount } from "../harness/people.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";

const folder = mkdtempSync(join(tmpdir(), "wheelyard-outages-"));
const stranger = makeCertificate(folder, "stranger");
const known = makeSignedCertificate(folder, "known");
const WITH_OPENSSL = stranger === null || known === null ? { skip: "no openssl" } : {};

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const servers: Server[] = [];

/** A server over TLS that answers as it is told to. */
async function listening(certificate: string, key: string, answer: Answer): Promise<string> {
  const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, answer);
  servers.push(server.listen(0, "127.0.0.1"));
  await once(server, "listening");
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const strangerUrl =
  stranger === null
    ? "https://127.0.0.1:9"
    : await listening(stranger.certificate, stranger.privateKey, (_, response) => response.end("{}"));
const server = await startServer({
  config: {
    access: { read: "authenticated" },
    accounts: { drivers: ["http"] },
    http: { url: `${strangerUrl}/check`, timeout: 1 },
  },
});
await makeAccount(server, "ci", "service");
const { admin, anonymous } = server;
after(async () => {
  for (const one of servers) {
    one.closeAllConnections();
    one.close();
  }
  await server.remove();
  rmSync(folder, { recursive: true });
});

/** Local administrators get in, whatever became of the others. */
async function assertAdministratorGetsIn(): Promise<void> {
  const local = anonymous.withPassword("admin", ADMIN_PASSWORD);
  assert.equal((await local.api("GET", "/accounts")).status, 200);
}

/** What ID tokens must be for. Only known where there is an issuer. */
const audienceHere = async () =>
  (await anonymous.get("/_/oidc/audience")).json<{ audience: string }>().audience;

/** Adds an issuer whose jobs sign in as `ci`. */
async function trust(name: string, url: string, more: Record<string, unknown> = {}): Promise<void> {
  await admin.manage("POST", "/issuers", { name, url, ...more });
  await admin.manage("POST", "/publishers", {
    issuer: name,
    account: "ci",
    source: { kind: "claims", claims: { sub: "job" } },
  });
}

const mint = (token: string) =>
  anonymous.send({
    method: "POST",
    path: "/_/oidc/mint-token",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });

async function signedFor(url: string, key: CryptoKey, kid = "k"): Promise<string> {
  return new SignJWT({ sub: "job", jti: `${url}-${kid}` })
    .setProtectedHeader({ alg: "RS256", kid })
    .setIssuer(url)
    .setAudience(await audienceHere())
    .setIssuedAt()
    .setExpirationTime("5 min")
    .sign(key);
}

test(
  "a password server with a wrong certificate is never sent a password, and is 503 for its own people",
  WITH_OPENSSL,
  async () => {
    const answer = await anonymous.withPassword("mia", "mia's password").get("/simple/");
    assert.equal(answer.status, 503, answer.text);
    assert.doesNotMatch(answer.text, /127\.0\.0\.1|certificate.*stack/s);
    await assertAdministratorGetsIn();
  },
);

test("an issuer with a wrong certificate gives no token", WITH_OPENSSL, async () => {
  const pair = await generateKeyPair("RS256", { extractable: true });
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: "k", use: "sig" };
  const url: string = await listening(
    String(stranger?.certificate),
    String(stranger?.privateKey),
    (request, response) => {
      const isDocument = request.url?.endsWith("/openid-configuration");
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(isDocument ? { issuer: url, jwks_uri: `${url}/jwks` } : { keys: [jwk] }));
    },
  );
  await trust("stranger", url, { ca: readFileSync(String(known?.authority), "utf8") });
  const refused = await mint(await signedFor(url, pair.privateKey));
  assert.equal(refused.status, 503, refused.text);
  await assertAdministratorGetsIn();
});

test(
  "an issuer that never answers, answers without end, or answers nonsense gives no token",
  WITH_OPENSSL,
  async () => {
    const pair = await generateKeyPair("RS256", { extractable: true });
    const ca = readFileSync(String(known?.authority), "utf8");
    const endless: Answer = (_, response) => {
      response.setHeader("content-type", "application/json");
      const more = () => {
        while (response.writable && response.write(`"${"x".repeat(65_536)}",`));
        if (response.writable) response.once("drain", more);
      };
      response.write("[");
      more();
    };
    const texts = [
      '{"keys": 7}',
      '{"keys": [null, 7, {"kty": {}}]}',
      `${"[".repeat(50_000)}`,
      "null",
      "\u0000",
    ];
    const answers: [string, Answer][] = [
      ["silent", () => undefined],
      ["endless", endless],
      ...texts.map((text, at): [string, Answer] => [`nonsense-${at}`, (_, response) => response.end(text)]),
    ];
    await Promise.all(
      answers.map(async ([name, answer]) => {
        const url = await listening(String(known?.certificate), String(known?.privateKey), answer);
        await trust(name, url, { ca });
        const refused = await mint(await signedFor(url, pair.privateKey));
        assert.equal(refused.status, 503, `${name}: ${refused.text}`);
        await assertAdministratorGetsIn();
      }),
    );
  },
);

test("hostile claims of an ID token give no token and fail nothing", async () => {
  const issuer = await IdTokenIssuer.start();
  after(() => issuer.stop());
  await trust("hostile", issuer.url);
  const audience = await audienceHere();
  const nested = JSON.parse(`${'{"a":'.repeat(300)}1${"}".repeat(300)}`) as unknown;
  const hostile: Record<string, unknown>[] = [
    { sub: ["job"] },
    { sub: { toString: "job" } },
    { sub: "x".repeat(200_000) },
    { sub: "job\u0000admin" },
    { sub: "admin" },
    { sub: null },
    { sub: nested },
    { sub: "job", aud: [audience, 7, nested] },
    { sub: "job", exp: "never" },
    { sub: "job", exp: 1e300 },
    { sub: "job", jti: { a: 1 } },
    { sub: "job", iss: [issuer.url] },
  ];
  for (const claims of hostile) {
    const answer = await mint(await issuer.sign({ aud: audience, ...claims }));
    const what = `${JSON.stringify(claims).slice(0, 80)}: ${answer.status} ${answer.text.slice(0, 200)}`;
    assert.ok(answer.status >= 400 && answer.status < 500, what);
  }
  await assertAdministratorGetsIn();
  const right = await mint(await issuer.sign({ aud: audience, sub: "job" }));
  assert.equal(right.status, 200, right.text);
});
