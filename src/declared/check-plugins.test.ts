import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyDatabase } from "../../test/harness/recorded-site.ts";
import { SERVER } from "../database/change.ts";
import { DeclaredSite } from "./declared-site.ts";
import { SiteFile } from "./site-file.ts";

const parts = { database: await emptyDatabase(), defaultIndex: "root/main" };
const apply = (rulePlugins: readonly string[], plugins: readonly string[], description = "") => {
  const policy = plugins.map((plugin) => ({ action: "deny", plugin }));
  const site = SiteFile.parse({
    accounts: { team: { admin: true } },
    indexes: { "team/main": { description, policy } },
  });
  const request = { site, passwords: {}, prune: false };
  return new DeclaredSite({ ...parts, rulePlugins }).apply(request, null, SERVER);
};

test("a plugin that was taken out of the configuration may stay in the rules of its index, and no other may come", async () => {
  await assert.rejects(
    apply([], ["scanner"]),
    /policy\.0\.plugin: there is no plugin for rules called scanner/,
  );
  await apply(["scanner"], ["scanner"]);
  await apply([], ["scanner"], "changed later");
  await assert.rejects(apply([], ["scanner", "other"]), /policy\.1\.plugin: .* called other/);
});
