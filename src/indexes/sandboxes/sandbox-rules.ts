import type { Kysely } from "kysely";
import { z } from "zod";
import type { Caller } from "../../accounts/caller.ts";
import type { Actor, WriteTransaction } from "../../database/change.ts";
import { setSiteRow, siteRow } from "../../database/site-row.ts";
import type { Tables } from "../../database/tables.ts";
import type { Facts } from "../../database/within.ts";
import { Refusal } from "../../refusal.ts";
import { MAX_INDEXES } from "../index-record.ts";
import { IndexAddress } from "../origin.ts";

/** Key of the row that has all rules of the site. */
const RULES = "sandbox-rules";
const MAX_RULES = 100;

/** Who a rule is for: every account, or those of a group. */
export const SandboxHolder = z
  .string()
  .regex(/^(?:authenticated|group:[a-z0-9][a-z0-9._@-]{0,63})$/, {
    error: "write authenticated (any account) or group:NAME",
  })
  .describe("`authenticated` (any account) or `group:NAME`.");

/** What indexes of their own accounts may create, and what those are like. */
export const SandboxLimits = z.strictObject({
  maxIndexes: z
    .number()
    .int()
    .min(1)
    .max(100)
    .default(3)
    .describe("Indexes that each account can have this way."),
  maxSize: z
    .number()
    .int()
    .positive()
    .nullable()
    .default(null)
    .describe("Quota of each index, in bytes. null: no limit."),
  bases: z
    .array(IndexAddress)
    .max(MAX_INDEXES)
    .default([])
    .describe(
      "Indexes that a new one inherits from. Its owner can leave some out, and add indexes of their own.",
    ),
  volatile: z
    .boolean()
    .default(true)
    .describe("Whether a new index is a development index. Its owner can change it."),
  read: z
    .enum(["everyone", "authenticated", "granted"])
    .nullable()
    .default(null)
    .describe("Who can read it without a grant. Its owner can only narrow it. null: the site's setting."),
  binDays: z
    .number()
    .int()
    .min(0)
    .max(3650)
    .nullable()
    .default(0)
    .describe(
      "Days that removed files stay in its recycle bin, which no quota counts. null: the site's setting.",
    ),
});
export type SandboxLimits = z.infer<typeof SandboxLimits>;

export const SandboxRule = SandboxLimits.extend({ who: SandboxHolder });
export type SandboxRule = z.infer<typeof SandboxRule>;

/** The rules of the site, by whom they are for. */
export async function readSandboxRules(database: Kysely<Tables>): Promise<SandboxRule[]> {
  const row = await siteRow(database, RULES);
  return row === null ? [] : z.array(SandboxRule).parse(JSON.parse(row));
}

/** Replaces all rules, without an entry in the log: for restoring them from records. */
export async function restoreSandboxRules(
  tx: WriteTransaction,
  rules: readonly SandboxRule[],
): Promise<void> {
  await setSiteRow(tx, RULES, JSON.stringify(rules));
}

/** Adds a rule, or replaces the one for the same accounts. */
export async function setSandboxRule(database: Facts, rule: SandboxRule, actor: Actor): Promise<void> {
  await database.write(async ({ tx, record }) => {
    await requireGroup(tx, rule.who);
    const rules = await readSandboxRules(tx);
    const others = rules.filter(({ who }) => who !== rule.who);
    if (others.length >= MAX_RULES)
      throw new Refusal(
        "conflict",
        "too-many-rules",
        `A site can have ${MAX_RULES} sandbox rules. Remove one.`,
      );
    await restoreSandboxRules(
      tx,
      [...others, rule].sort((a, b) => (a.who < b.who ? -1 : 1)),
    );
    const { who, ...now } = rule;
    const detail = { ...now, before: limitsIn(rules, who) };
    await record({ kind: "sandbox-rule.set", actor, indexId: null, project: null, subject: who, detail });
  });
}

/** Removes a rule. Indexes that exist stay. Refuses (`not-found`) if there is none for these accounts. */
export async function removeSandboxRule(database: Facts, who: string, actor: Actor): Promise<void> {
  await database.write(async ({ tx, record }) => {
    const rules = await readSandboxRules(tx);
    const rest = rules.filter((rule) => rule.who !== who);
    if (rest.length === rules.length)
      throw new Refusal("not-found", "no-such-rule", `There is no sandbox rule for ${who}.`);
    await restoreSandboxRules(tx, rest);
    const detail = { before: limitsIn(rules, who) };
    await record({ kind: "sandbox-rule.removed", actor, indexId: null, project: null, subject: who, detail });
  });
}

/** What the rule for these accounts says; empty: there is none. */
function limitsIn(rules: readonly SandboxRule[], holder: string): Partial<SandboxLimits> {
  const { who: _, ...limits } = rules.find(({ who }) => who === holder) ?? {};
  return limits;
}

/** The rule that counts for a caller: of several, the one with the most indexes. */
export function ruleFor(rules: readonly SandboxRule[], { account, groups }: Caller): SandboxRule | null {
  if (account === null) return null;
  return rules
    .filter(({ who }) => who === "authenticated" || groups.has(who.slice("group:".length)))
    .reduce<SandboxRule | null>(
      (best, rule) => (best !== null && best.maxIndexes >= rule.maxIndexes ? best : rule),
      null,
    );
}

async function requireGroup(tx: Kysely<Tables>, who: string): Promise<void> {
  if (who === "authenticated") return;
  const name = who.slice("group:".length);
  if (await tx.selectFrom("groups").select("id").where("name", "=", name).executeTakeFirst()) return;
  throw new Refusal("invalid", "no-such-group", `There is no group named ${name}. Create it first.`);
}
