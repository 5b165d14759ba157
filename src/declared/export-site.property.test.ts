import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../test/harness/random.ts";
import { emptyDatabase } from "../../test/harness/recorded-site.ts";
import { SERVER } from "../database/change.ts";
import { siteNow } from "../database/site-clock.ts";
import { DeclaredSite } from "./declared-site.ts";
import { exportSite } from "./export-site.ts";
import { SiteFile } from "./site-file.ts";

const PEOPLE = ["ann", "bob.b", "cleo@home"];
const PERMISSIONS = ["read", "publish", "yank", "remove", "manage"] as const;

/** A site of which everything is valid. */
function randomSite(random: Random): unknown {
  const some = <T>(items: readonly T[]) => items.filter(() => random.chance(2));
  const services = some(["ci", "deploy"]);
  const token = () => ({
    note: random.pick(["", "build", "build"]),
    sha256: random.hex(64),
    scope: { permissions: [random.pick(PERMISSIONS)], projects: [random.pick(["*", "Acme_*"])] },
    ...(random.chance(2) && { expires: "2099-01-01T00:00:00Z" }),
  });
  const addresses = ["a/one", "a/two", "b/three"];
  const rule = () => ({
    action: random.pick(["allow", "deny", "hold"]),
    projects: ["Flask*"],
    ...(random.chance(2) && { exceptions: [{ projects: ["flask"], reason: random.pick(["", "urgent"]) }] }),
    ...(random.chance(2) && { youngerThanDays: 1 + random.below(9), clock: random.pick(["upload", "seen"]) }),
  });
  const index = (at: number) => ({
    bases: some(addresses.slice(at + 1)),
    volatile: random.chance(2),
    policy: Array.from({ length: random.below(3) }, rule),
    view: random.chance(3) ? { wheelOnly: random.chance(2), requirements: ["demo==1.0"] } : null,
    ...(random.chance(2) && {
      maxFileSize: 1 + random.below(1e9),
      read: random.pick(["granted", "everyone"]),
    }),
  });
  const grants = new Map(
    Array.from({ length: random.below(8) }, () => {
      const who = random.pick([
        "everyone",
        "authenticated",
        "account:ann",
        "group:team",
        "network:10.0.0.0/8",
      ]);
      const one = {
        who,
        may: random.pick(PERMISSIONS),
        index: random.pick([...addresses, "a/*"]),
        projects: random.pick(["*", "x-*"]),
      };
      return [JSON.stringify(one), one] as const;
    }),
  );
  return {
    accounts: {
      ...Object.fromEntries(
        PEOPLE.map((name) => [name, { admin: random.chance(3), disabled: random.chance(4) }]),
      ),
      boss: { admin: true },
      ...Object.fromEntries(
        services.map((name) => [
          name,
          { kind: "service", tokens: Array.from({ length: random.below(3) }, token) },
        ]),
      ),
    },
    groups: { team: { members: some(PEOPLE) }, nobody: null },
    indexes: {
      ...Object.fromEntries(addresses.map((address, at) => [address, index(at)])),
      "up/stream": {
        kind: "mirror",
        mirror: { expiry: 1 + random.below(1000), mode: random.pick(["cache", "off"]) },
      },
    },
    sandboxes: {
      ...(random.chance(2) && {
        authenticated: random.chance(2) ? null : { maxIndexes: 1 + random.below(9) },
      }),
      "group:team": {
        bases: some(addresses),
        read: random.pick(["granted", null]),
        maxSize: 1 + random.below(1e9),
      },
    },
    targets: Object.fromEntries(
      some(["office", "edge"]).map((name) => [
        name,
        { pythons: [random.pick(["3.9", "3.13"])], platforms: ["win_amd64"] },
      ]),
    ),
    grants: [...grants.values()],
    issuers: {
      github: null,
      own: { url: "https://ci.example.com", keys: [{ kty: "RSA", n: random.hex(8) }] },
    },
    publishers: services.map((account) => ({
      issuer: "own",
      account,
      source: { kind: "claims", claims: { sub: random.hex(4) } },
      note: random.pick(["", "release"]),
    })),
  };
}

const request = (site: unknown) => ({ site: SiteFile.parse(site), passwords: {}, prune: false });
const exported = async (declared: DeclaredSite) =>
  exportSite(await declared.present(), "site", siteNow()).site;

for (let seed = 1; seed <= 12; seed++)
  test(`what is exported has no changes, and makes the same site elsewhere (seed ${seed})`, async () => {
    const random = new Random(seed);
    const parts = { defaultIndex: "root/main" };
    const here = new DeclaredSite({ ...parts, database: await emptyDatabase() });
    await here.apply(request(randomSite(random)), null, SERVER);
    // Another one over the first: things are changed and removed, too.
    await here.apply(request(randomSite(random)), null, SERVER);
    const file = await exported(here);
    const planned = await here.plan(request(file), SERVER);
    assert.deepEqual([planned.steps, planned.warnings], [[], []]);
    const there = new DeclaredSite({ ...parts, database: await emptyDatabase() });
    await there.apply(request(JSON.parse(JSON.stringify(file))), null, SERVER);
    assert.deepEqual(await exported(there), file);
  });
