import type { SiteRecord } from "../changes/record-forms.ts";
import type { WriteTransaction } from "../database/change.ts";

/** Restores second factors and passkeys, also from records of programs for which each second factor was an app. */
export async function restoreSecondFactors(
  tx: WriteTransaction,
  { second_factors = [], passkeys = [] }: Pick<SiteRecord, "second_factors" | "passkeys">,
): Promise<void> {
  for (const { app_since, ...one } of second_factors) {
    const since = app_since === undefined ? one.confirmed_at : app_since;
    await tx
      .insertInto("second_factors")
      .values({ ...one, app_since: since })
      .execute();
  }
  for (const one of passkeys) await tx.insertInto("passkeys").values(one).execute();
}
