import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { docsZip } from "../harness/build-archive.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { Caller } from "../harness/caller.ts";
import {
  ACTIONS,
  type ActionName,
  type Outcome,
  ROLES,
  ROUTE_ACTIONS,
  type Role,
} from "../harness/role-matrix.ts";
import { OPERATIONS, ROUTES } from "../harness/secret-questions.ts";
import type { Secret } from "../harness/secret-sites.ts";
import { closeConnections, type Question } from "../harness/send.ts";
import { startTwins } from "../harness/twin-servers.ts";

const twins = await startTwins((config) => {
  config.upstreams.offline = true;
  config.log.level = "silent";
  config.limits.apiRequests = 1_000_000;
  config.listen.trustedProxies = ["127.0.0.1"];
  config.compat = ["pyshop"];
});
const { admin } = twins;
after(async () => {
  closeConnections();
  await twins.stop();
});

const PASSWORD = "a pass:wörd of theirs";
/** Where the caller with a right by network comes from, as the trusted proxy tells. */
const INSIDE = { "x-forwarded-for": "10.1.2.3" };
const callers = await makeCallers();

async function makeCallers(): Promise<Record<Role, Caller>> {
  const settings = { read: "granted" };
  for (const name of ["own", "other"])
    await admin.manage("POST", "/indexes", { owner: "team", name, settings });
  const nobody = new Caller(`http://127.0.0.1:${twins.withFastPath}`);
  const account = async (name: string, permission?: string): Promise<Caller> => {
    await admin.manage("POST", "/accounts", { name, password: PASSWORD });
    if (permission !== undefined)
      await admin.manage("POST", "/grants", { principal: `account:${name}`, permission, index: "team/own" });
    const scope = { permissions: ["read", "publish", "yank", "remove", "manage"] };
    const made = await admin.manage<{ token: string }>("POST", "/tokens", { account: name, scope });
    return nobody.withToken(made.token);
  };
  const inside = { principal: "network:10.0.0.0/8", permission: "read", index: "team/own" };
  await admin.manage("POST", "/grants", inside);
  const { token } = await admin.manage<{ token: string }>("POST", "/tokens", {
    scope: { permissions: ["read", "publish", "yank", "remove", "manage"] },
  });
  return {
    anonymous: nobody,
    "network with `read`": nobody,
    "account without grants": await account("plain"),
    "account with `read`": await account("reader", "read"),
    "account with `publish`": await account("publisher", "publish"),
    "account with `manage`": await account("manager", "manage"),
    administrator: nobody.withToken(token),
  };
}

let made = 0;

/** A project that is there, for one question: what the question does to it is in nobody's way. */
async function freshProject(index: string): Promise<Secret> {
  const project = `thing-${++made}`;
  const wheel = buildWheel({ name: project, summary: `About ${project}`, requiresDist: ["common"] });
  await callers.administrator.publish(wheel, { to: `/${index}/` });
  return { index, project };
}

/** The same, with documentation of its release. */
async function freshDocumented(index: string): Promise<Secret> {
  const fresh = await freshProject(index);
  const path = `/indexes/${index}/projects/${fresh.project}/releases/1.0/docs`;
  await callers.administrator.manage("POST", path, docsZip());
  return fresh;
}

const LINES = { ...OPERATIONS, ...ROUTES };
/** Things made for one caller each: what is asked here knows them by number. `api-rights.test.ts` has them. */
const RESULT = "/indexes/{owner}/{index}/projects/{project}/releases/{version}/results/{id}";
const ELSEWHERE = new Set([
  "DELETE /grants/{id}",
  "POST /indexes/{owner}/{index}/bundles/{sequence}/revert",
  "POST /indexes/{owner}/{index}/bin/restore",
  "POST /indexes/{owner}/{index}/bin/purge",
  ...[`GET ${RESULT}`, `DELETE ${RESULT}`, `DELETE ${RESULT.replace("results", "comments")}`],
  "GET /indexes/{owner}/{index}/requests/{number}",
  "POST /indexes/{owner}/{index}/requests/{number}/decision",
  "POST /indexes/{owner}/{index}/request-decisions",
]);
const SITE_WIDE: readonly ActionName[] = [
  "See the pages of the site, sign in, list what you may see",
  "Administer accounts, groups, indexes and the site",
];

/** Of what is asked about secrets, that which says whether the caller is let in: about this index, and not about what is no file. */
function questionsOf(action: ActionName, route: string, secret: Secret): Question[] {
  const line = LINES[route];
  if (line === undefined || line === "names nothing" || ELSEWHERE.has(route)) return [];
  const [owner] = secret.index.split("/");
  const questions = line(secret).map((question) => {
    const body =
      typeof question.body === "string" ? question.body.replace("other/room", secret.index) : question.body;
    return body === undefined ? question : { ...question, body };
  });
  const isMeant = ({ path, body }: Question) =>
    SITE_WIDE.includes(action) || path.includes(`${owner}/`) || String(body).includes(secret.index);
  const isThere = ({ path }: Question) =>
    !/\.asc$|000000|\/(?:files|\+f)$|projects\/common\/|accounts\/(?!plain\/)/.test(path);
  return questions.filter((question) => isMeant(question) && isThere(question));
}

function outcomeOf(status: number): Outcome {
  return status === 401 || status === 403 || status === 404 ? (`${status}` as Outcome) : "yes";
}

test("every operation and every route has its line", () => {
  const listed = Object.values(ROUTE_ACTIONS).flat();
  assert.deepEqual(listed.toSorted(), [...new Set(listed)].sort(), "none twice");
  assert.deepEqual(
    listed.toSorted(),
    [...new Set([...Object.keys(OPERATIONS), ...Object.keys(ROUTES)])].sort(),
  );
});

for (const [action, routes] of Object.entries(ROUTE_ACTIONS) as [ActionName, readonly string[]][]) {
  for (const place of ["own", "other"] as const) {
    test(`F91 F101 F102 ${action}: each role in ${place === "own" ? "its own index" : "a closed one"}`, async () => {
      for (const route of routes) {
        for (const [at, role] of ROLES.entries()) {
          const fresh = route.includes("/docs") ? freshDocumented : freshProject;
          const secret = await fresh(`team/${place}`);
          const headers = role === "network with `read`" ? INSIDE : {};
          for (const question of questionsOf(action, route, secret)) {
            const answer = await callers[role].send({
              ...question,
              headers: { ...question.headers, ...headers },
            });
            const said = `${question.method ?? "GET"} ${question.path} of ${role}: ${answer.status} ${answer.text}`;
            assert.ok(answer.status < 500, said);
            assert.equal(outcomeOf(answer.status), ACTIONS[action][place][at], said);
          }
        }
      }
    });
  }
}

test("docs/access.md has the same table", async () => {
  const docs = await readFile(new URL("../../docs/access.md", import.meta.url), "utf8");
  const line = (words: readonly string[]) => `| ${words.join(" | ")} |`;
  const table = [
    line(["", ...ROLES]),
    line(["---", ...ROLES.map(() => "---")]),
    ...Object.entries(ACTIONS).map(([action, { own }]) => line([action, ...own])),
  ];
  assert.ok(docs.includes(`${table.join("\n")}\n`), `write into docs/access.md:\n${table.join("\n")}`);
});
