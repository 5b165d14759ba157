import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import { Refusal } from "../refusal.ts";
import { nearest } from "../settings/nearest.ts";

/**
 * The refusal (`not-found`) of an account or a group that does not exist, with the nearest name that does. Only for
 * requests of administrators: others may not learn which names there are.
 */
export async function noSuch(
  kind: "account" | "group",
  name: string,
  read: Pick<Kysely<Tables>, "selectFrom">,
): Promise<Refusal> {
  const known =
    kind === "account"
      ? await read.selectFrom("accounts").select("name").execute()
      : await read.selectFrom("groups").select("name").execute();
  const [near] = nearest(
    name,
    known.map((one) => one.name),
  );
  const hint = near === undefined ? "" : ` Did you mean ${near}?`;
  return new Refusal("not-found", `no-such-${kind}`, `There is no ${kind} named ${name}.${hint}`);
}
