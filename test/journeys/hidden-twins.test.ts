import assert from "node:assert/strict";
import { after, test } from "node:test";
import Fastify from "fastify";
import { registerRoutes } from "../../src/http/routes.ts";
import { operationsOf } from "../harness/api-contract.ts";
import { type Line, OPERATIONS, ROUTES } from "../harness/secret-questions.ts";
import { makeSecretSite, SECRETS, type Secret, WHO, type Who } from "../harness/secret-sites.ts";
import { type Answer, closeConnections, type Question } from "../harness/send.ts";

const [holding, empty] = await Promise.all([makeSecretSite("secrets"), makeSecretSite("nothing")]);
after(async () => {
  closeConnections();
  await Promise.all([holding.twins.stop(), empty.twins.stop()]);
});

/** What no two answers have in common, and what grows with every change of the whole site, as the ids of grants do. */
const OWN_HEADERS = ["date", "x-request-id", "x-pypi-last-serial", "etag", "content-length"];
const OWN_WORDS: [RegExp, string][] = [
  [/nonce[-=]["'A-Za-z0-9+/_-]+=*/g, "nonce"],
  [/<!--SERIAL \d+-->/g, ""],
  [/http:\/\/127\.0\.0\.1:\d+\//g, "http://HOST/"],
  [/\bGrant \d+:/g, "Grant 0:"],
  [/"subject":"\d+"/g, '"subject":"0"'],
  [/("grant\.\w+","[^"]*","[^"]*"),"\d+"/g, '$1,"0"'],
  [/"(serial|_last-serial|id)":\d+/g, '"$1":0'],
  [/^id: \d+$/gm, "id: 0"],
  [/^"\d+","/gm, '"0","'],
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME"],
  [/\b(wh_|whsec_)[A-Za-z0-9_+/-]+/g, "$1RANDOM"],
  [/"(?:memory|size)":\d+/g, ""],
  [/<int>\d{1,12}<\/int>/g, "<int>0</int>"],
];

function told({ status, headers, text }: Answer): string {
  const kept = Object.entries(headers).filter(([name]) => !OWN_HEADERS.includes(name));
  const whole = [status, ...kept.map((pair) => pair.join(": ")).sort(), "", text].join("\n");
  return OWN_WORDS.reduce((said, [pattern, by]) => said.replaceAll(pattern, by), whole);
}

/**
 * Those who may publish any name to an index learn which are taken when they publish: a hidden project must not be
 * overwritten. docs/access.md says so.
 */
function isPublishing(who: Who, { index }: Secret, { method, path }: Question): boolean {
  return (
    who === "manager of acc/team" &&
    index === "acc/team" &&
    method === "POST" &&
    /\/files\?|^\/acc/.test(path)
  );
}

/** The question by every method that reads, as installers and caches ask; a change also on conditions. */
function waysToAsk(question: Question): Question[] {
  const { method = "GET", headers } = question;
  if (question.method !== undefined)
    return [question, { ...question, headers: { ...headers, "if-match": '"some"' } }].map((one) => ({
      ...one,
      method,
    }));
  const json = { ...headers, accept: "application/vnd.pypi.simple.v1+json" };
  return [
    ...["GET", "HEAD", "OPTIONS"].map((one) => ({ ...question, method: one })),
    { ...question, method, headers: json },
    { ...question, method, headers: { ...json, "if-none-match": "*", range: "bytes=0-1" } },
  ];
}

/** What differs between the sites. */
async function compare(who: Who, secret: Secret, line: Line): Promise<string[]> {
  if (line === "names nothing") return [];
  const differences: string[] = [];
  for (const question of line(secret)) {
    if (isPublishing(who, secret, question)) continue;
    for (const asked of waysToAsk(question)) {
      const [here, there] = await Promise.all([
        holding.callers[who].send(asked),
        empty.callers[who].send(asked),
      ]);
      if (told(here) !== told(there))
        differences.push(`${asked.method} ${asked.path}\n${told(here)}\n${told(there)}`);
      assert.ok(here.status < 500, `${who}: ${asked.method} ${asked.path}: ${here.status} ${here.text}`);
    }
  }
  return differences;
}

test("every operation of the API has a line", async () => {
  const document = await holding.twins.admin.manage("GET", "/openapi.json");
  const known = [...operationsOf(document as unknown as Parameters<typeof operationsOf>[0]).keys()];
  assert.deepEqual(Object.keys(OPERATIONS).sort(), known.sort());
});

test("every other route has a line", async () => {
  const { services, caches } = holding.twins;
  const found = new Set<string>();
  const app = Fastify({ exposeHeadRoutes: false });
  app.addHook("onRoute", ({ method, url }) => {
    for (const one of [method].flat()) if (!isOperation(url)) found.add(`${one} ${url}`);
  });
  registerRoutes(app as never, services, caches, () => false);
  await app.ready();
  await app.close();
  assert.deepEqual(Object.keys(ROUTES).sort(), [...found].sort());
});

function isOperation(url: string): boolean {
  return url.startsWith("/-/api/v1/") && url !== "/-/api/v1/openapi.json";
}

for (const who of WHO) {
  for (const secret of SECRETS) {
    test(`A09 F101 F104 ${secret.project} of ${secret.index} is to ${who} as if it was not there`, async () => {
      const differences: string[] = [];
      for (const line of [...Object.values(OPERATIONS), ...Object.values(ROUTES)])
        differences.push(...(await compare(who, secret, line)));
      assert.ok(differences.length === 0, differences.join("\n\n"));
    });
  }
}

test("the secrets are there for those who may see them", async () => {
  const { admin } = holding.twins;
  for (const { index, project } of SECRETS) {
    const page = await admin.page(project, `/${index}/simple/`);
    assert.equal(page.files.length, 1, `${project} of ${index}`);
  }
});
