import { SiteRecord } from "../changes/record-forms.ts";
import type { WriteTransaction } from "../database/change.ts";
import { restoreSandboxRules } from "../indexes/sandboxes/sandbox-rules.ts";
import { restoreLook } from "../look/stored-look.ts";
import { restoreTargets } from "../publishing/requests/targets.ts";
import { siteRecordKey } from "../storage/storage-key.ts";
import type { RecordSource } from "./read-ahead.ts";
import { readRecord } from "./read-record.ts";
import { restoreSecondFactors } from "./restore-second-factors.ts";

/** Makes accounts, groups, tokens, grants and invitations what their record says, in a database that has an earlier state of them. */
export async function restoreAccountsOver(tx: WriteTransaction, source: RecordSource): Promise<void> {
  const site = await readRecord(source, siteRecordKey("accounts"), SiteRecord);
  if (!site) return;
  const { accounts, groups, group_members, tokens, grants } = site;
  await tx.deleteFrom("group_members").execute();
  await tx.deleteFrom("grants").execute();
  await tx.deleteFrom("tokens").where("id", "not in", idsOf(tokens)).execute();
  await tx.deleteFrom("groups").where("id", "not in", idsOf(groups)).execute();
  await tx.deleteFrom("accounts").where("id", "not in", idsOf(accounts)).execute();
  for (const { id, ...facts } of accounts)
    await tx
      .insertInto("accounts")
      .values({ id, ...facts })
      .onConflict((conflict) => conflict.column("id").doUpdateSet(facts))
      .execute();
  for (const { id, ...facts } of groups)
    await tx
      .insertInto("groups")
      .values({ id, ...facts })
      .onConflict((conflict) => conflict.column("id").doUpdateSet(facts))
      .execute();
  for (const member of group_members) await tx.insertInto("group_members").values(member).execute();
  for (const { id, ...facts } of tokens)
    await tx
      .insertInto("tokens")
      .values({ id, ...facts })
      .onConflict((conflict) => conflict.column("id").doUpdateSet(facts))
      .execute();
  for (const grant of grants) await tx.insertInto("grants").values(grant).execute();
  if (site.directory_accounts) {
    await tx.deleteFrom("directory_accounts").execute();
    for (const one of site.directory_accounts)
      await tx.insertInto("directory_accounts").values(one).execute();
  }
  if (site.second_factors) {
    await tx.deleteFrom("passkeys").execute();
    await tx.deleteFrom("second_factors").execute();
    await restoreSecondFactors(tx, site);
  }
  if (site.invitations) {
    await tx.deleteFrom("invitations").execute();
    for (const one of site.invitations) await tx.insertInto("invitations").values(one).execute();
  }
  if (site.registrations) {
    await tx.deleteFrom("registrations").execute();
    for (const one of site.registrations) await tx.insertInto("registrations").values(one).execute();
  }
  if (site.webhooks) {
    const ids = ["", ...site.webhooks.map(({ id }) => id)];
    await tx.deleteFrom("webhooks").where("id", "not in", ids).execute();
    for (const { id, ...facts } of site.webhooks)
      await tx
        .insertInto("webhooks")
        .values({ id, ...facts })
        .onConflict((conflict) => conflict.column("id").doUpdateSet(facts))
        .execute();
  }
  if (site.targets) await restoreTargets(tx, site.targets);
  if (site.sandbox_rules) await restoreSandboxRules(tx, site.sandbox_rules);
  await restoreLook(tx, site.look);
  if (site.trusted_issuers && site.trusted_publishers) {
    await tx.deleteFrom("short_tokens").execute();
    await tx.deleteFrom("trusted_publishers").execute();
    await tx.deleteFrom("trusted_issuers").execute();
    for (const one of site.trusted_issuers) await tx.insertInto("trusted_issuers").values(one).execute();
    for (const one of site.trusted_publishers)
      await tx.insertInto("trusted_publishers").values(one).execute();
  }
}

/** Never empty, which a statement cannot say. */
function idsOf(rows: { id: number }[]): number[] {
  return [0, ...rows.map(({ id }) => id)];
}
