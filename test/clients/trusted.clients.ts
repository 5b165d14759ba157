import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, request } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, test } from "node:test";
import { makeSignedCertificate } from "../harness/certificates.ts";
import { IdTokenIssuer } from "../harness/id-token-issuer.ts";
import { grant, makeAccount } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";
import { findTool, makeWorld } from "./client.ts";
import { buildPackage } from "./packages.ts";

const folder = mkdtempSync(join(tmpdir(), "wheelyard-trusted-"));
const made = makeSignedCertificate(folder, "server");
const [server, github, gitlab] = await Promise.all([
  startServer(),
  IdTokenIssuer.start(),
  IdTokenIssuer.start(),
]);
/** A proxy with a certificate, since uv asks for tokens by https alone, whatever the address of the index is. */
const proxy = createTlsServer(
  made === null ? {} : { cert: readFileSync(made.certificate), key: readFileSync(made.privateKey) },
  (incoming, outgoing) => {
    const { method, headers, url = "/" } = incoming;
    const onward = request(new URL(url, server.origin), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  },
);
/** The service of a GitHub runner that gives ID tokens out. */
const runner = createServer(async (incoming, outgoing) => {
  const aud = new URL(incoming.url ?? "/", "http://runner").searchParams.get("audience");
  const value = await github.sign({
    aud,
    repository: "acme/shop",
    repository_owner_id: "42",
    job_workflow_ref: "acme/shop/.github/workflows/release.yml@refs/heads/main",
    ref: "refs/heads/main",
    event_name: "push",
  });
  outgoing.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ value }));
});
const [secure, tokens] = await Promise.all([listening(proxy), listening(runner)]);
after(async () => {
  for (const one of [proxy, runner]) one.close();
  for (const one of [github, gitlab]) one.stop();
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function listening(one: Server): Promise<number> {
  one.listen(0, "127.0.0.1");
  await once(one, "listening");
  return (one.address() as AddressInfo).port;
}

await makeAccount(server, "ci", "service");
await grant(server, "account:ci", "publish");
for (const [name, url, source] of [
  ["github", github.url, { kind: "github", repository: "acme/shop", workflow: "release.yml" }],
  ["gitlab", gitlab.url, { kind: "gitlab", project: "acme/shop" }],
]) {
  await server.admin.manage("POST", "/issuers", { name, kind: name, url });
  await server.admin.manage("POST", "/publishers", { issuer: name, account: "ci", source });
}
const { audience } = JSON.parse((await server.anonymous.get("/_/oidc/audience")).text) as {
  audience: string;
};
const pipeline = () =>
  gitlab.sign({
    aud: audience,
    project_path: "acme/shop",
    ref_path: "refs/heads/main",
    ci_config_ref_uri: `${new URL(gitlab.url).host}/acme/shop//.gitlab-ci.yml@refs/heads/main`,
  });

const uv = findTool("uv");
const skip = made === null ? "no openssl to make a certificate with" : uv.skip;
const publish = ["publish", "--trusted-publishing", "always", "--publish-url"];
const trusting = { SSL_CERT_FILE: made?.authority ?? "" };

test("O10 uv publishes from a GitHub workflow without a secret", { skip }, async () => {
  const built = await buildPackage({ name: "from-github", version: "1.0" });
  await uv.client.run(
    "uv",
    [...publish, `https://127.0.0.1:${secure}/root/main/`, built.wheel, built.sdist],
    makeWorld(),
    {
      ...trusting,
      GITHUB_ACTIONS: "true",
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "runner",
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${tokens}/?api-version=2`,
    },
  );
  assert.ok((await server.anonymous.listed("from-github")).includes(basename(built.wheel)));
});

test("O09 O10 uv publishes from a GitLab pipeline by the variable that is named after the audience", {
  skip,
}, async () => {
  const built = await buildPackage({ name: "from-gitlab", version: "1.0" });
  await uv.client.run("uv", [...publish, `https://127.0.0.1:${secure}/legacy/`, built.wheel], makeWorld(), {
    ...trusting,
    GITLAB_CI: "true",
    [`${audience.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}_ID_TOKEN`]: await pipeline(),
  });
  assert.ok((await server.anonymous.listed("from-gitlab")).includes(basename(built.wheel)));
});

test("O10 twine publishes with a token that one request exchanged", {
  skip: findTool("twine").skip,
}, async () => {
  const { client } = findTool("twine");
  const built = await buildPackage({ name: "by-exchange", version: "1.0" });
  const answer = await fetch(`${server.origin}/_/oidc/mint-token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token: await pipeline() }),
  });
  const { token } = (await answer.json()) as { token: string };
  const signed = ["-u", "__token__", "-p", token];
  await client.run(
    "twine",
    ["upload", "--non-interactive", "--repository-url", `${server.origin}/legacy/`, ...signed, built.wheel],
    makeWorld(),
  );
  assert.ok((await server.anonymous.listed("by-exchange")).includes(basename(built.wheel)));
});
