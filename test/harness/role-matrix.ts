/** Kinds of callers, as the columns of the table in docs/access.md. */
export const ROLES = [
  "anonymous",
  "network with `read`",
  "account without grants",
  "account with `read`",
  "account with `publish`",
  "account with `manage`",
  "administrator",
] as const;
export type Role = (typeof ROLES)[number];

/** yes: let in, whatever comes of the request itself. Else the status of the refusal. */
export type Outcome = "yes" | "401" | "403" | "404";
export type Row = readonly [Outcome, Outcome, Outcome, Outcome, Outcome, Outcome, Outcome];

/** What somebody does: in an index that their grant is for, and in one that only administrators may read. */
export interface Action {
  own: Row;
  other: Row;
}

const OTHER: Row = ["401", "401", "404", "404", "404", "404", "yes"];
const EVERYBODY: Row = ["yes", "yes", "yes", "yes", "yes", "yes", "yes"];
const SITE: Row = ["401", "401", "403", "403", "403", "403", "yes"];
const ACCOUNT: Row = ["401", "401", "yes", "yes", "yes", "yes", "yes"];

/** The rows of the table in docs/access.md, in its order. */
export const ACTIONS = {
  "See the pages of the site, sign in, list what you may see": { own: EVERYBODY, other: EVERYBODY },
  "Read and search an index: pages, files, metadata, JSON, API": {
    own: ["401", "yes", "404", "yes", "404", "yes", "yes"],
    other: OTHER,
  },
  "Listen to an index's events": { own: ["401", "401", "404", "yes", "404", "yes", "yes"], other: OTHER },
  "Ask for packages, and see what is asked for": {
    own: ["401", "401", "404", "yes", "404", "yes", "yes"],
    other: OTHER,
  },
  "Comment on releases": { own: ["401", "401", "404", "yes", "404", "yes", "yes"], other: OTHER },
  "Publish with an upload form (twine, uv, poetry)": {
    own: ["401", "401", "403", "403", "yes", "yes", "yes"],
    other: ["401", "401", "403", "403", "403", "403", "yes"],
  },
  "Publish through the API": { own: ["401", "401", "404", "403", "yes", "yes", "yes"], other: OTHER },
  "Change projects and settings, read the log, rights and grants of an index": {
    own: ["401", "401", "404", "403", "404", "yes", "yes"],
    other: OTHER,
  },
  "Manage your own tokens, sessions and password": { own: ACCOUNT, other: ACCOUNT },
  "Administer accounts, groups, indexes and the site": { own: SITE, other: SITE },
} as const satisfies Record<string, Action>;
export type ActionName = keyof typeof ACTIONS;

const SEE = "See the pages of the site, sign in, list what you may see";
const READ = "Read and search an index: pages, files, metadata, JSON, API";
const HEAR = "Listen to an index's events";
const ASK = "Ask for packages, and see what is asked for";
const COMMENT = "Comment on releases";
const UPLOAD = "Publish with an upload form (twine, uv, poetry)";
const PUBLISH = "Publish through the API";
const CHANGE = "Change projects and settings, read the log, rights and grants of an index";
const OWN = "Manage your own tokens, sessions and password";
const SITE_WIDE = "Administer accounts, groups, indexes and the site";

const AT = "/indexes/{owner}/{index}";
const PROJECT = `${AT}/projects/{project}`;
const RELEASE = `${PROJECT}/releases/{version}`;
const FILE = `${PROJECT}/files/{filename}`;

/** Every operation of the API and every other route, by what it lets somebody do. */
export const ROUTE_ACTIONS: Readonly<Record<ActionName, readonly string[]>> = {
  [SEE]: [
    ...["GET /", "GET /whoami", "GET /rights", "GET /indexes"],
    ...["POST /session", "GET /session", "DELETE /session"],
    ...["POST /passkey-challenges", "POST /passkey-session"],
    ...["GET /providers", "POST /provider-sign-in", "POST /provider-session", "POST /provider-sign-out"],
    ...["POST /terminal-sign-ins", "POST /terminal-tokens", "POST /leaked-tokens"],
    ...["GET /registration", "POST /registration/invitation", "POST /registrations"],
    ...[
      "GET /ui",
      "GET /-/logo",
      "GET /ui/*",
      "GET /ui/assets/*",
      "GET /-/docs",
      "GET /-/docs/*",
      "GET /-/health",
      "GET /-/ready",
      "OPTIONS /*",
    ],
    "GET /-/api/v1/openapi.json",
    ...["GET /_/oidc/audience", "POST /_/oidc/mint-token", "GET /.well-known/pytp"],
  ],
  [READ]: [
    ...[`GET ${AT}`, `GET ${AT}/tree`, `GET ${AT}/projects`, `GET ${AT}/explain/{project}`, "GET /search"],
    "GET /search/documentation",
    ...[`GET ${PROJECT}`, `GET ${PROJECT}/downloads`, `GET ${PROJECT}/dependents`],
    ...[`GET ${RELEASE}`, `GET ${RELEASE}/description`, `GET ${FILE}`, `GET ${FILE}/contents`],
    ...[`GET ${PROJECT}/results`, `GET ${RELEASE}/results`, `GET ${RELEASE}/results/{id}`],
    `GET ${RELEASE}/comments`,
    ...[`GET ${PROJECT}/docs`, "GET /:owner/:index/:project/:version/docs"],
    "GET /:owner/:index/:project/:version/docs/*",
    ...["simple", "simple/*", "+simple", "+simple/*", "files", "files/*", "+f", "+f/*"].flatMap(inAndOut),
    ...inAndOut("+upstream/*"),
    ...["pypi/:project/json", "pypi/:project/:version/json"].flatMap(inAndOut),
    ...["version.svg", "python.svg", "tests.svg", "releases.atom"].flatMap((name) =>
      inAndOut(`pypi/:project/${name}`),
    ),
    ...["@:moment/*", "feed.atom"].flatMap(inAndOut),
    "GET /packages/*",
    ...["/RPC2", "/pypi", "/pypi/", "/pypi/xmlrpc", "/:owner/:index/pypi"].map((path) => `POST ${path}`),
  ],
  [HEAR]: ["GET /events"],
  [ASK]: [
    ...[`GET ${AT}/requests`, `POST ${AT}/requests`, `GET ${AT}/requests/{number}`, "GET /targets"],
    ...[`POST ${AT}/request-lists`, `POST ${AT}/request-checks`],
  ],
  [COMMENT]: [`POST ${RELEASE}/comments`, `DELETE ${RELEASE}/comments/{id}`],
  [UPLOAD]: [
    ...["POST /", "POST /legacy", "POST /legacy/", "POST /simple", "POST /simple/"],
    ...["", "/", "/legacy", "/legacy/"].map((end) => `POST /:owner/:index${end}`),
  ],
  [PUBLISH]: [
    ...[`POST ${AT}/files`, `POST ${RELEASE}/docs`, `POST ${RELEASE}/results`],
    ...[`POST ${AT}/requests/{number}/decision`, `POST ${AT}/request-decisions`],
    ...["", "/"].map((end) => `POST /:owner/:index/:project/:version/docs${end}`),
  ],
  [CHANGE]: [
    ...[`PATCH ${AT}`, `GET ${AT}/namesakes`, `GET ${AT}/downloads`],
    ...[
      `GET ${AT}/mirror`,
      `POST ${AT}/mirror/refresh`,
      `GET ${AT}/mirror/eviction`,
      `POST ${AT}/mirror/evict`,
    ],
    ...[`POST ${AT}/policy/exceptions`, `POST ${AT}/policy/dry-run`, `GET ${AT}/held`],
    ...[`PATCH ${PROJECT}`, `DELETE ${PROJECT}`],
    ...[`DELETE ${RELEASE}`, `POST ${RELEASE}/yank`, `POST ${RELEASE}/unyank`, `POST ${RELEASE}/promote`],
    ...[`POST ${RELEASE}/promotions`, `DELETE ${RELEASE}/docs`, `DELETE ${RELEASE}/results/{id}`],
    ...[`GET ${AT}/bin`, `POST ${AT}/bin/restore`, `POST ${AT}/bin/purge`],
    `GET ${AT}/usage`,
    ...[`POST ${AT}/retention/preview`, `POST ${AT}/retention/run`],
    ...[`DELETE ${FILE}`, `POST ${FILE}/yank`, `POST ${FILE}/unyank`],
    ...["GET /changes", "GET /changes.ndjson", "GET /changes.csv"],
    ...["GET /webhooks", "POST /webhooks", "PATCH /webhooks/{id}", "DELETE /webhooks/{id}"],
    ...["POST /webhooks/{id}/test", "GET /webhooks/{id}/deliveries", "POST /webhooks/{id}/replay"],
    ...["GET /grants", "POST /grants", "DELETE /grants/{id}", "GET /accounts/{account}/rights"],
  ],
  [OWN]: [
    "GET /sandboxes",
    ...["GET /promotions", "GET /promotions/{id}", "POST /promotions/{id}/cancel"],
    ...["GET /terminal-sign-ins/{code}", "POST /terminal-sign-ins/{code}/approve"],
    ...["GET /sessions", "DELETE /sessions/{id}", "GET /tokens", "POST /tokens", "DELETE /tokens/{id}"],
    "POST /tokens/{id}/rotate",
    ...["GET /second-factor", "POST /second-factor"],
    ...["POST /second-factor/confirmation", "POST /second-factor/removal"],
    ...["POST /session/confirmation", "POST /second-factor/recovery-codes"],
    ...["GET /passkeys", "POST /passkey-options", "POST /passkeys", "DELETE /passkeys/{id}"],
    ...["PUT /accounts/{account}/password", "GET /accounts/{account}", "GET /accounts/{account}/projects"],
  ],
  [SITE_WIDE]: [
    ...[`POST ${AT}/imports`, `POST ${AT}/imports/known`],
    ...["PUT /targets/{target}", "DELETE /targets/{target}"],
    ...["GET /sandbox-rules", "PUT /sandbox-rules/{who}", "DELETE /sandbox-rules/{who}"],
    ...[`GET ${AT}/bundles`, `POST ${AT}/bundles`, `POST ${AT}/bundles/{sequence}/revert`],
    ...["GET /accounts", "POST /accounts", "PATCH /accounts/{account}", "DELETE /accounts/{account}"],
    "DELETE /accounts/{account}/second-factor",
    ...["GET /groups", "POST /groups", "GET /groups/{group}", "DELETE /groups/{group}"],
    ...["PUT", "DELETE"].map((method) => `${method} /groups/{group}/members/{account}`),
    ...["GET /invitations", "POST /invitations", "DELETE /invitations/{id}"],
    ...["GET /registrations", "DELETE /registrations/{id}", "POST /registrations/{id}/approve"],
    ...["GET /issuers", "POST /issuers", "DELETE /issuers/{name}", "GET /trusted-publishing"],
    ...["GET /publishers", "POST /publishers", "DELETE /publishers/{id}"],
    ...["POST /indexes", `DELETE ${AT}`, "PUT /freeze", "DELETE /freeze"],
    ...[
      "GET /downloads",
      "GET /site/state",
      "GET /site/settings",
      "GET /site/keys",
      "GET /site/look",
      "PATCH /site/look",
      "GET /security-events",
      "GET /site/warnings",
    ],
    ...["POST /site/plan", "POST /site/apply", "GET /site/export", "GET /site/managed"],
    ...["GET /site/tasks", "POST /site/tasks", "GET /site/tasks/{id}"],
    ...["POST /site/tasks/{id}/cancel", "GET /site/tasks/{id}/findings", "GET /-/metrics"],
  ],
};

function inAndOut(pattern: string): string[] {
  return [`GET /${pattern}`, `GET /:owner/:index/${pattern}`];
}
