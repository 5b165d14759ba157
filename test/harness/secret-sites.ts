import { ProjectTexts } from "../../src/changes/search/project-texts.ts";
import type { Config } from "../../src/config/schema.ts";
import { buildWheel, type Distribution } from "./build-distribution.ts";
import { Caller } from "./caller.ts";
import { startTwins, type Twins } from "./twin-servers.ts";

/** An index, and a project of it that outsiders must not learn of. */
export interface Secret {
  index: string;
  project: string;
}

/** Everything that is hidden from somebody: in a site without secrets none of it was ever there. */
export const SECRETS: readonly Secret[] = [
  // Restricted, in an index that everybody reads, that every account reads, and of which everybody reads a part.
  { index: "pub/open", project: "secret" },
  { index: "acc/team", project: "secret" },
  { index: "part/ly", project: "team-secret" },
  // Through an heir: owned by a base that is closed, or restricted in one that is open.
  { index: "pub/heir", project: "inside" },
  { index: "pub/heir", project: "secret" },
  { index: "vault/closed", project: "inside" },
];

const PASSWORD = "a pass:wörd of theirs";
const ALL = ["read", "publish", "yank", "remove", "manage"];
/** Where the caller who asks by network comes from: the tests' own address is a trusted proxy. */
const NETWORK = "10.1.2.3";

/** Callers that may see none of the secrets. */
export const WHO = [
  "anonymous",
  "account without grants",
  "reader elsewhere",
  "publisher elsewhere",
  "manager elsewhere",
  "manager of acc/team",
  "token for one project",
  "token for one index",
  "network with a grant elsewhere",
] as const;
export type Who = (typeof WHO)[number];

export interface SecretSite {
  twins: Twins;
  callers: Record<Who, Caller>;
}

/** A wheel as it was published for the secret, if it was. */
export const wheelOf = ({ project }: Secret): Distribution =>
  buildWheel({ name: project, summary: `About ${project}`, requiresDist: ["common"] });

/** A site with the secrets, or one without that is otherwise the same. */
export async function makeSecretSite(holds: "secrets" | "nothing"): Promise<SecretSite> {
  const twins = await startTwins(adjust);
  await makeIndexes(twins, holds);
  if (holds === "secrets") await makeSecrets(twins);
  const texts = new ProjectTexts(twins.services.database, twins.services.log);
  await texts.catchUp();
  await texts.stop();
  return { twins, callers: await makeCallers(twins) };
}

function adjust(config: Config): void {
  config.upstreams.offline = true;
  config.log.level = "silent";
  config.limits.apiRequests = 1_000_000;
  config.listen.trustedProxies = ["127.0.0.1"];
  config.compat = ["pyshop"];
}

async function makeIndexes({ admin }: Twins, holds: "secrets" | "nothing"): Promise<void> {
  // Without a mirror, whose upstream nobody asks here.
  await admin.manage("PATCH", "/indexes/root/main", { settings: { bases: [] } });
  if (holds === "secrets") await makeIndex(admin, "vault/closed", { read: "granted" });
  await makeIndex(admin, "other/room", { read: "granted" });
  await makeIndex(admin, "pub/open", { read: "everyone" });
  await makeIndex(admin, "acc/team", { read: "authenticated" });
  await makeIndex(admin, "part/ly", { read: "granted" });
  const bases = holds === "secrets" ? ["vault/closed", "pub/open"] : ["pub/open"];
  await makeIndex(admin, "pub/heir", { read: "everyone", bases });
  for (const index of ["other/room", "pub/open", "acc/team", "part/ly"])
    await admin.publish(buildWheel({ name: "common" }), { to: `/${index}/` });
  for (const project of ["common", "team-*"])
    await admin.manage("POST", "/grants", {
      principal: "everyone",
      permission: "read",
      index: "part/ly",
      project,
    });
}

async function makeIndex(admin: Caller, address: string, settings: object): Promise<void> {
  const [owner, name] = address.split("/");
  await admin.manage("POST", "/indexes", { owner, name, settings });
}

async function makeSecrets({ admin }: Twins): Promise<void> {
  for (const secret of SECRETS.filter(({ index }) => index !== "pub/heir")) {
    const wheel = wheelOf(secret);
    await admin.publish(wheel, { to: `/${secret.index}/` });
    await admin.install(secret.project, wheel.filename, `/${secret.index}/simple/`);
    const project = `/indexes/${secret.index}/projects/${secret.project}`;
    if (secret.index !== "vault/closed") await admin.manage("PATCH", project, { restricted: true });
  }
  const settings = {
    origins: [{ glob: "secret", origin: "private" }],
    policy: [{ action: "deny", projects: ["secret", "inside"], versions: "<0.1", sources: ["*", "self"] }],
  };
  for (const index of ["pub/open", "pub/heir"])
    await admin.manage("PATCH", `/indexes/${index}`, { settings });
}

async function makeCallers(twins: Twins): Promise<SecretSite["callers"]> {
  const { admin } = twins;
  const nobody = new Caller(`http://127.0.0.1:${twins.withFastPath}`);
  const grants: [string, string, string][] = [
    ["reader", "read", "other/room"],
    ["publisher", "read", "other/room"],
    ["publisher", "publish", "other/room"],
    ["manager", "manage", "other/room"],
    ["owner", "manage", "acc/team"],
  ];
  for (const name of ["plain", "reader", "publisher", "manager", "owner"])
    await admin.manage("POST", "/accounts", { name, password: PASSWORD });
  for (const [account, permission, index] of grants)
    await admin.manage("POST", "/grants", { principal: `account:${account}`, permission, index });
  const network = { principal: "network:10.0.0.0/8", permission: "read", index: "other/room" };
  await admin.manage("POST", "/grants", network);
  const token = async (account: string, scope: object): Promise<Caller> => {
    const made = { account, scope: { permissions: ALL, ...scope } };
    return nobody.withToken((await admin.manage<{ token: string }>("POST", "/tokens", made)).token);
  };
  return {
    anonymous: nobody,
    "account without grants": await token("plain", {}),
    "reader elsewhere": await token("reader", {}),
    "publisher elsewhere": await token("publisher", {}),
    "manager elsewhere": await token("manager", {}),
    "manager of acc/team": await token("owner", {}),
    "token for one project": await token("admin", {
      projects: ["common"],
      indexes: ["pub/*", "acc/*", "part/*", "other/*"],
    }),
    "token for one index": await token("admin", { indexes: ["other/*"] }),
    "network with a grant elsewhere": new CallerFrom(nobody.origin, NETWORK),
  };
}

/** An anonymous caller whose address a trusted proxy tells. */
class CallerFrom extends Caller {
  readonly #address: string;

  constructor(origin: string, address: string) {
    super(origin);
    this.#address = address;
  }

  override send(question: Parameters<Caller["send"]>[0]): ReturnType<Caller["send"]> {
    return super.send({ ...question, headers: { "x-forwarded-for": this.#address, ...question.headers } });
  }
}
