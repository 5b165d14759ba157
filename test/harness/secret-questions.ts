import { docsZip } from "./build-archive.ts";
import type { Distribution } from "./build-distribution.ts";
import { uploadParts, writeForm } from "./multipart.ts";
import { type Secret, wheelOf } from "./secret-sites.ts";
import type { Question } from "./send.ts";
import { xmlCall } from "./xml-rpc.ts";

type Ask = (secret: Secret) => Question[];

/** Asked about every secret; or the operation knows of accounts, tokens, tasks and the like alone, and of no project. */
export type Line = Ask | "names nothing";

const get =
  (...paths: ((secret: Secret) => string)[]): Ask =>
  (secret) =>
    paths.map((path) => ({ path: api(path(secret)) }));

const order =
  (method: string, path: (secret: Secret) => string, body?: unknown): Ask =>
  (secret) => [{ method, path: api(path(secret)), ...json(body) }];

const api = (path: string): string => `/-/api/v1${path}`;
const json = (body: unknown): Pick<Question, "headers" | "body"> =>
  body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };

const at = ({ index }: Secret) => `/indexes/${index}`;
const project = (secret: Secret) => `${at(secret)}/projects/${secret.project}`;
const release = (secret: Secret) => `${project(secret)}/releases/1.0`;
const file = (secret: Secret) => `${project(secret)}/files/${wheelOf(secret).filename}`;
const OWNER_INDEX = "/indexes/{owner}/{index}";
const PROJECT = `${OWNER_INDEX}/projects/{project}`;
const RELEASE = `${PROJECT}/releases/{version}`;
const FILE = `${PROJECT}/files/{filename}`;

const PASSED = { environment: "py312", status: "passed" };

/** Every operation of the management API. */
export const OPERATIONS: Readonly<Record<string, Line>> = {
  "GET /": get(() => "/"),
  "GET /whoami": get(() => "/whoami"),
  "GET /session": get(() => "/session"),
  "GET /rights": get(
    () => "/rights",
    (secret) => `/rights?project=${secret.project}`,
  ),
  "GET /accounts/{account}/rights": get(
    ...["plain", "reader", "publisher", "manager", "owner"].flatMap((account) => [
      (secret: Secret) => `/accounts/${account}/rights?index=${secret.index}&project=${secret.project}`,
      (secret: Secret) => `/accounts/${account}/rights?project=${secret.project}`,
    ]),
  ),
  "GET /accounts/{account}/projects": get(() => "/accounts/owner/projects"),
  "GET /grants": get(
    (secret) => `/grants?index=${secret.index}&project=${secret.project}`,
    (secret) => `/grants?index=${secret.index}`,
    () => "/grants",
  ),
  "DELETE /grants/{id}": (secret) =>
    ["/grants/1", "/grants/987654"].flatMap((path) => order("DELETE", () => path)(secret)),
  "POST /grants": (secret) => {
    const grant = { principal: "everyone", permission: "yank", index: secret.index };
    const toCome = { ...grant, project: "some-name", notYet: true };
    return [toCome, { ...grant, project: secret.project }].flatMap((one) =>
      order("POST", () => "/grants", one)(secret),
    );
  },
  "GET /indexes": get(() => "/indexes"),
  "POST /indexes": order("POST", () => "/indexes", { owner: "vault", name: "closed" }),
  "PUT /freeze": order("PUT", () => "/freeze", { at: "2999-01-01T00:00:00Z" }),
  "DELETE /freeze": order("DELETE", () => "/freeze"),
  [`GET ${OWNER_INDEX}`]: get(at),
  [`PATCH ${OWNER_INDEX}`]: order("PATCH", at, { settings: { bases: ["vault/closed"] } }),
  [`DELETE ${OWNER_INDEX}`]: order("DELETE", at),
  [`GET ${OWNER_INDEX}/tree`]: get((secret) => `${at(secret)}/tree`),
  [`GET ${OWNER_INDEX}/namesakes`]: get((secret) => `${at(secret)}/namesakes`),
  [`GET ${OWNER_INDEX}/mirror`]: get((secret) => `${at(secret)}/mirror`),
  [`POST ${OWNER_INDEX}/mirror/refresh`]: order("POST", (secret) => `${at(secret)}/mirror/refresh`, {
    project: null,
  }),
  [`GET ${OWNER_INDEX}/mirror/eviction`]: get((secret) => `${at(secret)}/mirror/eviction?unusedDays=1`),
  [`POST ${OWNER_INDEX}/mirror/evict`]: order("POST", (secret) => `${at(secret)}/mirror/evict`, {
    unusedDays: 1,
  }),
  [`GET ${OWNER_INDEX}/bin`]: get((secret) => `${at(secret)}/bin`),
  [`POST ${OWNER_INDEX}/bin/restore`]: (secret) =>
    order("POST", (one) => `${at(one)}/bin/restore`, { project: secret.project })(secret),
  [`POST ${OWNER_INDEX}/bin/purge`]: (secret) =>
    order("POST", (one) => `${at(one)}/bin/purge`, { project: secret.project })(secret),
  [`GET ${OWNER_INDEX}/projects`]: get((secret) => `${at(secret)}/projects`),
  [`POST ${OWNER_INDEX}/files`]: (secret) => {
    const { filename, bytes } = wheelOf(secret);
    const headers = { "content-type": "application/octet-stream" };
    return [{ method: "POST", path: api(`${at(secret)}/files?filename=${filename}`), headers, body: bytes }];
  },
  [`POST ${OWNER_INDEX}/imports`]: (secret) => {
    const { filename, bytes, sha256 } = wheelOf(secret);
    const query = `filename=${filename}&sha256=${sha256}&from=pypiserver&address=/packages/${filename}`;
    const headers = { "content-type": "application/octet-stream" };
    return [{ method: "POST", path: api(`${at(secret)}/imports?${query}`), headers, body: bytes }];
  },
  [`POST ${OWNER_INDEX}/imports/known`]: order("POST", (secret) => `${at(secret)}/imports/known`, {
    addresses: ["/packages/a"],
  }),
  [`GET ${OWNER_INDEX}/bundles`]: get((secret) => `${at(secret)}/bundles`),
  [`POST ${OWNER_INDEX}/bundles`]: (secret) => {
    const headers = { "content-type": "application/octet-stream" };
    const path = api(`${at(secret)}/bundles?quarantine=team/incoming`);
    return [{ method: "POST", path, headers, body: Buffer.from("{}") }];
  },
  [`POST ${OWNER_INDEX}/bundles/{sequence}/revert`]: order(
    "POST",
    (secret) => `${at(secret)}/bundles/1/revert`,
  ),
  [`GET ${OWNER_INDEX}/requests`]: get((secret) => `${at(secret)}/requests`),
  [`POST ${OWNER_INDEX}/requests`]: order("POST", (secret) => `${at(secret)}/requests`, {
    requirement: "common",
    reason: "test",
  }),
  [`GET ${OWNER_INDEX}/requests/{number}`]: get((secret) => `${at(secret)}/requests/1`),
  [`POST ${OWNER_INDEX}/requests/{number}/decision`]: order(
    "POST",
    (secret) => `${at(secret)}/requests/1/decision`,
    { decision: "refuse", reason: "test" },
  ),
  [`POST ${OWNER_INDEX}/request-lists`]: order("POST", (secret) => `${at(secret)}/request-lists`, {
    ...{ list: "uv.lock 1a2b3c4d", requirements: ["common"], reason: "test" },
  }),
  [`POST ${OWNER_INDEX}/request-decisions`]: order("POST", (secret) => `${at(secret)}/request-decisions`, {
    ...{ numbers: [1], decision: "refuse", reason: "test" },
  }),
  [`POST ${OWNER_INDEX}/request-checks`]: (secret) => {
    const headers = { "content-type": "application/octet-stream" };
    const path = api(`${at(secret)}/request-checks?filename=requirements.txt`);
    return [{ method: "POST", path, headers, body: Buffer.from(secret.project) }];
  },
  "GET /sandboxes": "names nothing",
  "GET /sandbox-rules": "names nothing",
  "PUT /sandbox-rules/{who}": "names nothing",
  "DELETE /sandbox-rules/{who}": "names nothing",
  "GET /targets": "names nothing",
  "PUT /targets/{target}": "names nothing",
  "DELETE /targets/{target}": "names nothing",
  [`GET ${PROJECT}`]: get(project),
  [`PATCH ${PROJECT}`]: order("PATCH", project, { status: "archived" }),
  [`DELETE ${PROJECT}`]: order("DELETE", project),
  [`GET ${PROJECT}/downloads`]: get((secret) => `${project(secret)}/downloads`),
  [`GET ${PROJECT}/dependents`]: get(
    (secret) => `${project(secret)}/dependents`,
    (secret) => `${at(secret)}/projects/common/dependents`,
  ),
  [`GET ${RELEASE}`]: get(release),
  [`GET ${RELEASE}/description`]: get((secret) => `${release(secret)}/description`),
  [`DELETE ${RELEASE}`]: order("DELETE", release),
  [`POST ${RELEASE}/yank`]: order("POST", (secret) => `${release(secret)}/yank`, { reason: "bad" }),
  [`POST ${RELEASE}/unyank`]: order("POST", (secret) => `${release(secret)}/unyank`),
  ...Object.fromEntries(
    ["promote", "promotions"].map((word) => [
      `POST ${RELEASE}/${word}`,
      (secret: Secret) => [
        ...order("POST", (one) => `${release(one)}/${word}`, { to: "other/room" })(secret),
        ...order("POST", () => `/indexes/other/room/projects/common/releases/1.0/${word}`, {
          to: secret.index,
        })(secret),
      ],
    ]),
  ),
  [`GET ${PROJECT}/docs`]: get((secret) => `${project(secret)}/docs`),
  [`POST ${RELEASE}/docs`]: (secret) => [
    {
      method: "POST",
      path: api(`${release(secret)}/docs`),
      headers: { "content-type": "application/zip" },
      body: docsZip(),
    },
  ],
  [`DELETE ${RELEASE}/docs`]: order("DELETE", (secret) => `${release(secret)}/docs`),
  [`GET ${PROJECT}/results`]: get((secret) => `${project(secret)}/results`),
  [`GET ${RELEASE}/results`]: get((secret) => `${release(secret)}/results`),
  [`GET ${RELEASE}/results/{id}`]: get((secret) => `${release(secret)}/results/tr_1`),
  [`POST ${RELEASE}/results`]: order("POST", (secret) => `${release(secret)}/results`, PASSED),
  [`DELETE ${RELEASE}/results/{id}`]: order("DELETE", (secret) => `${release(secret)}/results/tr_1`),
  [`GET ${RELEASE}/comments`]: get((secret) => `${release(secret)}/comments`),
  [`POST ${RELEASE}/comments`]: order("POST", (secret) => `${release(secret)}/comments`, { text: "bad" }),
  [`DELETE ${RELEASE}/comments/{id}`]: order("DELETE", (secret) => `${release(secret)}/comments/rc_1`),
  [`GET ${FILE}`]: get(file),
  [`GET ${FILE}/contents`]: get((secret) => `${file(secret)}/contents`),
  [`DELETE ${FILE}`]: order("DELETE", file),
  [`POST ${FILE}/yank`]: order("POST", (secret) => `${file(secret)}/yank`, { reason: "bad" }),
  [`POST ${FILE}/unyank`]: order("POST", (secret) => `${file(secret)}/unyank`),
  [`GET ${OWNER_INDEX}/explain/{project}`]: get((secret) => `${at(secret)}/explain/${secret.project}`),
  [`POST ${OWNER_INDEX}/policy/exceptions`]: order("POST", (secret) => `${at(secret)}/policy/exceptions`, {
    projects: ["common"],
    reason: "test",
  }),
  [`GET ${OWNER_INDEX}/usage`]: get((secret) => `${at(secret)}/usage`),
  [`POST ${OWNER_INDEX}/retention/preview`]: order("POST", (secret) => `${at(secret)}/retention/preview`, {
    retention: { newest: 1, minAge: 0 },
  }),
  [`POST ${OWNER_INDEX}/retention/run`]: order("POST", (secret) => `${at(secret)}/retention/run`),
  [`POST ${OWNER_INDEX}/policy/dry-run`]: order("POST", (secret) => `${at(secret)}/policy/dry-run`, {
    policy: [{ action: "deny", sources: ["*", "self"] }],
  }),
  [`GET ${OWNER_INDEX}/held`]: get((secret) => `${at(secret)}/held`),
  "GET /search": get(
    (secret) => `/search?q=${secret.project}`,
    () => "/search?q=about",
    (secret) => `/search?index=${secret.index}`,
  ),
  "GET /search/documentation": get(
    () => "/search/documentation?q=hello",
    (secret) => `/search/documentation?q=hello&index=${secret.index}`,
  ),
  [`GET ${OWNER_INDEX}/downloads`]: get((secret) => `${at(secret)}/downloads`),
  "GET /downloads": get(() => "/downloads"),
  "GET /changes": get(
    (secret) => `/changes?index=${secret.index}`,
    () => "/changes",
  ),
  "GET /changes.ndjson": get((secret) => `/changes.ndjson?index=${secret.index}`),
  "GET /changes.csv": get((secret) => `/changes.csv?index=${secret.index}`),
  "GET /events": (secret) =>
    [`?index=${secret.index}`, ""].map((query) => ({
      path: api(`/events${query}`),
      headers: { "last-event-id": "1" },
    })),
  "POST /site/plan": order("POST", () => "/site/plan", { site: {} }),
  "POST /site/apply": order("POST", () => "/site/apply", { site: {} }),
  "GET /site/export": get(() => "/site/export"),
  "GET /site/managed": get(() => "/site/managed"),
  "GET /site/state": get(() => "/site/state"),
  "GET /site/warnings": get(() => "/site/warnings"),
  "GET /site/settings": get(() => "/site/settings"),
  "GET /security-events": get(() => "/security-events"),
  "GET /site/keys": get(() => "/site/keys"),
  "GET /site/look": "names nothing",
  "PATCH /site/look": "names nothing",
  "GET /site/tasks": get(() => "/site/tasks"),
  "GET /accounts": "names nothing",
  "POST /accounts": "names nothing",
  "GET /accounts/{account}": "names nothing",
  "PATCH /accounts/{account}": "names nothing",
  "DELETE /accounts/{account}": "names nothing",
  "PUT /accounts/{account}/password": "names nothing",
  "GET /groups": "names nothing",
  "POST /groups": "names nothing",
  "GET /groups/{group}": "names nothing",
  "DELETE /groups/{group}": "names nothing",
  "PUT /groups/{group}/members/{account}": "names nothing",
  "DELETE /groups/{group}/members/{account}": "names nothing",
  "GET /invitations": "names nothing",
  "POST /invitations": "names nothing",
  "DELETE /invitations/{id}": "names nothing",
  "GET /registration": "names nothing",
  "POST /registration/invitation": "names nothing",
  "GET /registrations": "names nothing",
  "POST /registrations": "names nothing",
  "DELETE /registrations/{id}": "names nothing",
  "POST /registrations/{id}/approve": "names nothing",
  "POST /session": "names nothing",
  "POST /terminal-sign-ins": "names nothing",
  "POST /terminal-tokens": "names nothing",
  "GET /terminal-sign-ins/{code}": "names nothing",
  "POST /terminal-sign-ins/{code}/approve": "names nothing",
  "GET /providers": "names nothing",
  "POST /provider-sign-in": "names nothing",
  "POST /provider-session": "names nothing",
  "POST /provider-sign-out": "names nothing",
  "DELETE /session": "names nothing",
  "GET /sessions": "names nothing",
  "GET /second-factor": "names nothing",
  "POST /second-factor": "names nothing",
  "POST /second-factor/confirmation": "names nothing",
  "POST /second-factor/removal": "names nothing",
  "POST /session/confirmation": "names nothing",
  "POST /second-factor/recovery-codes": "names nothing",
  "GET /passkeys": "names nothing",
  "POST /passkey-options": "names nothing",
  "POST /passkeys": "names nothing",
  "DELETE /passkeys/{id}": "names nothing",
  "POST /passkey-challenges": "names nothing",
  "POST /passkey-session": "names nothing",
  "DELETE /accounts/{account}/second-factor": "names nothing",
  "DELETE /sessions/{id}": "names nothing",
  "POST /site/tasks": "names nothing",
  // One's own alone. They go on in the background, so two servers are not always equally far.
  "GET /promotions": "names nothing",
  "GET /promotions/{id}": "names nothing",
  "POST /promotions/{id}/cancel": "names nothing",
  "GET /site/tasks/{id}": "names nothing",
  "POST /site/tasks/{id}/cancel": "names nothing",
  "GET /site/tasks/{id}/findings": "names nothing",
  "GET /issuers": "names nothing",
  "POST /issuers": "names nothing",
  "DELETE /issuers/{name}": "names nothing",
  "GET /trusted-publishing": "names nothing",
  "GET /webhooks": get((secret) => `/webhooks?index=${secret.index}`),
  "POST /webhooks": (secret) =>
    order("POST", () => "/webhooks", { url: "https://hooks.example.com/", index: secret.index })(secret),
  "PATCH /webhooks/{id}": "names nothing",
  "DELETE /webhooks/{id}": "names nothing",
  "POST /webhooks/{id}/test": "names nothing",
  "GET /webhooks/{id}/deliveries": "names nothing",
  "POST /webhooks/{id}/replay": "names nothing",
  "GET /publishers": "names nothing",
  "POST /publishers": "names nothing",
  "DELETE /publishers/{id}": "names nothing",
  "GET /tokens": "names nothing",
  "POST /tokens": "names nothing",
  "DELETE /tokens/{id}": "names nothing",
  "POST /tokens/{id}/rotate": "names nothing",
  "POST /leaked-tokens": "names nothing",
};

/** Every route beside the management API, as Fastify has it. */
export const ROUTES: Readonly<Record<string, Line>> = {
  "GET /": "names nothing",
  "GET /ui": "names nothing",
  "GET /ui/*": (secret) => [{ path: `/ui/${secret.index}/${secret.project}` }],
  "GET /ui/assets/*": "names nothing",
  "GET /_/oidc/audience": "names nothing",
  "POST /_/oidc/mint-token": "names nothing",
  "GET /.well-known/pytp": "names nothing",
  "GET /-/docs": "names nothing",
  "GET /-/docs/*": "names nothing",
  "GET /-/health": "names nothing",
  "GET /-/ready": "names nothing",
  "GET /-/metrics": "names nothing",
  "GET /-/api/v1/openapi.json": "names nothing",
  // Uploads to the default index are those to any other, with its address left out.
  "POST /": "names nothing",
  "POST /legacy": "names nothing",
  "POST /legacy/": "names nothing",
  // These are there with the setting `compat`.
  "POST /simple": "names nothing",
  "POST /simple/": "names nothing",
  ...Object.fromEntries(
    ["/RPC2", "/pypi", "/pypi/", "/pypi/xmlrpc"].map((path) => [
      `POST ${path}`,
      (secret: Secret) => callsAbout(secret, path),
    ]),
  ),
  "POST /:owner/:index/pypi": (secret) => callsAbout(secret, `/${secret.index}/pypi`),
  "POST /:owner/:index": (secret) => [uploadOf(wheelOf(secret), `/${secret.index}`)],
  "POST /:owner/:index/": (secret) => [uploadOf(wheelOf(secret), `/${secret.index}/`)],
  "POST /:owner/:index/legacy": (secret) => [uploadOf(wheelOf(secret), `/${secret.index}/legacy`)],
  "POST /:owner/:index/legacy/": (secret) => [uploadOf(wheelOf(secret), `/${secret.index}/legacy/`)],
  "OPTIONS /*": (secret) => [{ method: "OPTIONS", path: `/${secret.index}/simple/${secret.project}/` }],
  "GET /:owner/:index/:project/:version/docs": "names nothing",
  "GET /:owner/:index/:project/:version/docs/*": (secret) =>
    ["1.0", "latest", "stable"].flatMap((version) =>
      ["", "index.html"].map((page) => ({
        path: `/${secret.index}/${secret.project}/${version}/docs/${page}`,
      })),
    ),
  ...Object.fromEntries(
    ["", "/"].map((end) => [
      `POST /:owner/:index/:project/:version/docs${end}`,
      ({ index, project }: Secret) => [
        {
          method: "POST",
          path: `/${index}/${project}/1.0/docs${end}`,
          headers: { "content-type": "application/zip" },
          body: docsZip(),
        },
      ],
    ]),
  ),
  "GET /-/logo": "names nothing",
  ...inAndOut("pypi/:project/json", ({ project }) => [`pypi/${project}/json`]),
  ...inAndOut("pypi/:project/version.svg", ({ project }) => [`pypi/${project}/version.svg`]),
  ...inAndOut("pypi/:project/python.svg", ({ project }) => [`pypi/${project}/python.svg`]),
  ...inAndOut("pypi/:project/tests.svg", ({ project }) => [`pypi/${project}/tests.svg`]),
  ...inAndOut("pypi/:project/releases.atom", ({ project }) => [`pypi/${project}/releases.atom`]),
  ...inAndOut("feed.atom", () => ["feed.atom"]),
  ...inAndOut("pypi/:project/:version/json", ({ project }) => [`pypi/${project}/1.0/json`]),
  ...inAndOut("simple", () => ["simple"]),
  ...inAndOut("simple/*", (secret) => pagesOf("simple", secret)),
  ...inAndOut("+simple", () => ["+simple"]),
  ...inAndOut("+simple/*", (secret) => pagesOf("+simple", secret)),
  ...inAndOut("files", () => ["files"]),
  ...inAndOut("files/*", (secret) => filesOf("files", secret)),
  ...inAndOut("@:moment/*", (secret) =>
    [...pagesOf("simple", secret), ...filesOf("files", secret)].flatMap((path) => [
      `@${new Date().toISOString()}/${path}`,
      `@2999-01-01/${path}`,
    ]),
  ),
  ...inAndOut("+upstream/*", (secret) => [
    `+upstream/packages/aa/bb/${"c".repeat(60)}/${wheelOf(secret).filename}`,
    `+upstream/${wheelOf(secret).filename}`,
  ]),
  "GET /packages/*": (secret) =>
    filesOf("packages", secret).map((path) => ({
      path: path.replace("packages", `/packages/${secret.index}`),
    })),
  ...inAndOut("+f", () => ["+f"]),
  ...inAndOut("+f/*", (secret) => filesOf("+f", secret)),
};

/** A route of the default index, and the same of any other. */
function inAndOut(pattern: string, paths: (secret: Secret) => string[]): Record<string, Line> {
  return {
    [`GET /${pattern}`]: (secret) => paths(secret).map((path) => ({ path: `/${path}` })),
    [`GET /:owner/:index/${pattern}`]: (secret) =>
      paths(secret).map((path) => ({ path: `/${secret.index}/${path}` })),
  };
}

/** Every method of XML-RPC. */
function callsAbout({ project }: Secret, path: string): Question[] {
  return [
    ...["list_packages", "list_packages_with_serial", "changelog_last_serial"].map((one) =>
      xmlCall(path, one),
    ),
    xmlCall(path, "changelog_since_serial", 0),
    xmlCall(path, "package_releases", project),
    ...["release_urls", "release_data"].map((one) => xmlCall(path, one, project, "1.0")),
    xmlCall(path, "search", { name: [project], summary: [project] }, "or"),
    xmlCall(path, "search", { summary: "about" }),
  ];
}

function pagesOf(room: string, { project }: Secret): string[] {
  const odd = project.toUpperCase().replaceAll("-", "_");
  return ["", `${project}/`, project, `${odd}/`, odd].map((name) => `${room}/${name}`);
}

function filesOf(room: string, secret: Secret): string[] {
  const { filename, sha256 } = wheelOf(secret);
  const path = `${room}/${sha256.slice(0, 2)}/${sha256.slice(2)}/${filename}`;
  return [path, `${path}.metadata`, `${path}.asc`, path.replace(/[0-9a-f]{62}/, "0".repeat(62))];
}

/** The same bytes as an upload form of twine. */
function uploadOf(distribution: Distribution, path: string): Question {
  const form = writeForm(uploadParts(distribution));
  return { method: "POST", path, headers: { "content-type": form.type }, body: form.body };
}
