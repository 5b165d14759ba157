import { createHash } from "node:crypto";
import { packPage } from "../../src/indexes/mirror/page.ts";
import { dayOf } from "../../src/statistics/download-counts.ts";
import { buildWheel } from "./build-distribution.ts";
import { Caller } from "./caller.ts";
import { Random } from "./random.ts";
import { stockedFile } from "./stocked-index.ts";
import type { Twins } from "./twin-servers.ts";

const PEOPLE = ["ann", "bob", "cleo"];
export const PROJECTS = ["acme-a", "acme-b", "acme-c", "numpy", "requests"];
const PASSWORD = "a pass:wörd of theirs";
const VERSIONS = ["1.0", "2.0", "3.0rc1"];
const DAY = 86_400_000;

/** Indexes of one owner with everything that may hide a project from somebody, and those who ask for it. */
export interface RandomSite {
  /** `owner/name` */
  addresses: string[];
  callers: { said: string; caller: Caller }[];
}

/** Makes the accounts that the sites share. */
export async function makePeople({ admin }: Twins): Promise<void> {
  for (const name of PEOPLE) await admin.manage("POST", "/accounts", { name, password: PASSWORD });
  await admin.manage("POST", "/groups", { name: "team" });
  await admin.manage("PUT", "/groups/team/members/bob");
}

export async function makeRandomSite(twins: Twins, seed: number): Promise<RandomSite> {
  const random = new Random(seed);
  const owner = `site-${seed}`;
  const names = Array.from({ length: 1 + random.below(3) }, (_, at) => `n${at}`);
  const addresses = names.map((name) => `${owner}/${name}`);
  // Bases first: nothing can stand on what is not there.
  for (const [at, name] of [...names.entries()].reverse()) {
    const isMirror = at > 0 && random.chance(4);
    const bases = isMirror ? [] : addresses.slice(at + 1).filter(() => random.chance(2));
    const mirror = { names: "known", url: "https://upstream.invalid/simple/" };
    const settings = isMirror ? { mirror } : { bases };
    const kind = isMirror ? "mirror" : "hosted";
    await twins.admin.manage("POST", "/indexes", { owner, name, kind, settings });
    for (const project of PROJECTS) {
      if (random.chance(4)) continue;
      if (isMirror) await keepPage(twins, random, { owner, name }, project);
      else await publish(twins, random, `${owner}/${name}`, project);
    }
  }
  for (const address of addresses) {
    const { bases } = (
      await twins.admin.manage<{ settings: { bases: string[] } }>("GET", `/indexes/${address}`)
    ).settings;
    const settings = someFilters(random, [address, ...bases]);
    await twins.admin.manage("PATCH", `/indexes/${address}`, { settings });
  }
  for (let n = random.below(6); n > 0; n--) await someGrant(twins, random, addresses);
  return { addresses, callers: await someCallers(twins, random, addresses) };
}

function someFilters(random: Random, addresses: string[]) {
  const rule = () => ({
    action: random.pick(["allow", "deny", "hold"]),
    sources: ["*", "self"],
    ...random.pick([
      { projects: ["acme-b"] },
      { versions: "<2" },
      { youngerThanDays: 5 },
      { versions: "==3.0rc1" },
    ]),
  });
  const view = random.pick([
    { requirements: ["numpy<2", "acme-a"] },
    { deny: ["requests"] },
    { preReleases: false },
    { allow: ["acme-*"] },
  ]);
  const origin = random.pick(["private", "upstream", "shared", "shared"]);
  const sources = origin === "shared" && random.chance(2) ? { sources: [random.pick(addresses)] } : {};
  return {
    read: random.pick(["everyone", "everyone", "authenticated", "granted"]),
    policy: random.chance(2) ? [rule(), rule()] : [],
    view: random.chance(6) ? view : null,
    origins: random.chance(3) ? [{ glob: random.pick([...PROJECTS, "*"]), origin, ...sources }] : [],
  };
}

async function publish(
  { admin, services }: Twins,
  random: Random,
  address: string,
  name: string,
): Promise<void> {
  const requiresDist = PROJECTS.filter(() => random.chance(3));
  const versions = VERSIONS.filter(() => random.chance(2));
  for (const version of versions) {
    await admin.publish(buildWheel({ name, version, summary: `${name} ${version}`, requiresDist }), {
      to: `/${address}/`,
    });
  }
  if (versions.length === 0) return;
  const index = services.indexes.find(...(address.split("/") as [string, string]));
  await services.database.write(async ({ tx }) => {
    const download = { index_id: index?.id ?? 0, project: name, version: versions[0] as string, count: 3 };
    const by = { day: dayOf(Date.now()), python: "3.12", installer: "pip", installer_version: "25" };
    await tx
      .insertInto("downloads")
      .values({ ...download, ...by })
      .execute();
  });
  const project = `/indexes/${address}/projects/${name}`;
  if (random.chance(4)) await admin.manage("PATCH", project, { restricted: true });
  if (random.chance(9)) await admin.manage("PATCH", project, { status: "quarantined" });
  if (random.chance(9)) await admin.manage("DELETE", project);
}

/** What an upstream once answered. */
async function keepPage(
  { services }: Twins,
  random: Random,
  { owner, name: indexName }: { owner: string; name: string },
  name: string,
): Promise<void> {
  const id = services.indexes.find(owner, indexName)?.id ?? 0;
  const files = VERSIONS.filter(() => random.chance(2)).map((version) => ({
    ...stockedFile(id, name, version, { uploadedAt: Date.now() - random.below(10) * DAY }),
    url: "",
    hashes: {},
    relaysMetadata: false,
  }));
  const page = await packPage({ status: "active", statusReason: null, files, dropped: [] });
  const found = random.chance(5) ? 0 : 1;
  const times = { checked_at: Date.now(), expires_at: Date.now() + DAY };
  const digest = createHash("sha256").update(page).digest("hex");
  await services.database.write(async ({ tx, record }) => {
    const actor = { name: "admin", address: "127.0.0.1" };
    const serial = await record({ kind: "mirror.changed", actor, indexId: id, project: name });
    const row = { index_id: id, name, found, serial, digest, page, ...times };
    await tx.insertInto("mirror_pages").values(row).execute();
  });
}

async function someGrant({ admin }: Twins, random: Random, addresses: string[]): Promise<void> {
  await admin.manage("POST", "/grants", {
    principal: random.pick([
      "everyone",
      "authenticated",
      "group:team",
      ...PEOPLE.map((name) => `account:${name}`),
    ]),
    permission: random.pick(["read", "read", "publish", "manage"]),
    index: random.pick([...addresses, (addresses[0] as string).replace(/\/.*/, "/*")]),
    project: random.pick(["*", "*", "acme-*", ...PROJECTS]),
    notYet: true,
  });
}

/** Nobody, people by their passwords, and tokens that narrow. */
async function someCallers(
  { admin }: Twins,
  random: Random,
  addresses: string[],
): Promise<RandomSite["callers"]> {
  const callers = [
    { said: "nobody", caller: new Caller(admin.origin) },
    { said: "admin", caller: admin },
  ];
  for (const name of PEOPLE)
    callers.push({ said: name, caller: new Caller(admin.origin).withPassword(name, PASSWORD) });
  for (const account of [random.pick(PEOPLE), "admin"]) {
    const scope = {
      indexes: random.pick([["*"], [random.pick(addresses)]]),
      projects: random.pick([["*"], ["acme-*"], ["numpy"]]),
      permissions: random.pick([["read"], ["read", "manage"], ["publish"], ["manage"]]),
    };
    const made = { note: "of a test", account, scope, notYet: true };
    const { token } = await admin.manage<{ token: string }>("POST", "/tokens", made);
    const said = `a token of ${account} for ${JSON.stringify(scope)}`;
    callers.push({ said, caller: new Caller(admin.origin).withBearer(token) });
  }
  return callers;
}
