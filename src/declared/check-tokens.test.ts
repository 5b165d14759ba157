import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyDatabase } from "../../test/harness/recorded-site.ts";
import { SERVER } from "../database/change.ts";
import { DeclaredSite } from "./declared-site.ts";
import { SiteFile } from "./site-file.ts";

const database = await emptyDatabase();
const plan = (tokenAges: object, expires: string | null) => {
  const token = { sha256: "ab".repeat(32), expires };
  const site = SiteFile.parse({
    accounts: { boss: { admin: true }, ci: { kind: "service", tokens: [token] } },
  });
  const declared = new DeclaredSite({ database, defaultIndex: "root/main", tokenAges });
  return declared.plan({ site, passwords: {}, prune: false }, SERVER);
};

test("tokens of a file are tokens of services: their limit applies, and that of persons does not", async () => {
  await assert.rejects(plan({ maxAgeService: 3600 }, null), /at most 3600 seconds.*tokens\.maxAgeService/);
  await assert.rejects(plan({ maxAgeService: 3600 }, "2099-01-01T00:00:00Z"), /tokens\.maxAgeService/);
  await assert.rejects(plan({ maxAgePublisher: 60 }, null), /tokens\.maxAgePublisher/);
  assert.equal((await plan({ maxAgePerson: 3600 }, null)).steps.length, 3);
});
