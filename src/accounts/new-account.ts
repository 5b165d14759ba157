import type { Selectable } from "kysely";
import type { Actor } from "../database/change.ts";
import type { Writing } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";
import { Refusal } from "../refusal.ts";
import type { AccountTable } from "./account-tables.ts";

const NAME = /^[a-z0-9][a-z0-9._@-]{0,63}$/;
/** Names that stand for somebody else in credentials and grants. */
const RESERVED = new Set(["__token__", "everyone", "authenticated", "anonymous"]);

/** Whether an account may have this name. */
export function isAccountName(name: string): boolean {
  return NAME.test(name) && !RESERVED.has(name);
}

/** Refuses (`invalid`) what no account may be called. */
export function checkAccountName(name: string): void {
  if (isAccountName(name)) return;
  throw new Refusal(
    "invalid",
    "bad-account-name",
    "An account name can have up to 64 lowercase letters, digits, '.', '_', '-' and '@'. It must begin with a letter or digit.",
  );
}

export interface AccountRow {
  name: string;
  kind: "person" | "service";
  passwordHash: string | null;
  isAdmin: boolean;
}

/** Makes an account inside a transaction, with its entry in the log; refuses (`conflict`) a name that is taken. */
export async function insertAccount(
  { tx, record }: Writing,
  { name, kind, passwordHash, isAdmin }: AccountRow,
  actor: Actor,
  detail: Record<string, unknown> = {},
): Promise<Selectable<AccountTable>> {
  if (await tx.selectFrom("accounts").select("id").where("name", "=", name).executeTakeFirst()) {
    throw new Refusal("conflict", "account-exists", `There is already an account named ${name}.`);
  }
  const values = {
    name,
    kind,
    password_hash: passwordHash,
    is_admin: Number(isAdmin),
    disabled: 0,
    created_at: siteNow(),
  };
  const made = await tx.insertInto("accounts").values(values).returningAll().executeTakeFirstOrThrow();
  await record({
    kind: "account.created",
    actor,
    indexId: null,
    project: null,
    subject: name,
    detail: { kind, isAdmin, ...detail },
  });
  return made;
}
