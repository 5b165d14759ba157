import type { Kysely } from "kysely";
import { z } from "zod";
import type { Actor, WriteTransaction } from "../../database/change.ts";
import { setSiteRow, siteRow } from "../../database/site-row.ts";
import type { Tables } from "../../database/tables.ts";
import type { Facts } from "../../database/within.ts";
import { Refusal } from "../../refusal.ts";

/** Key of the row that has all targets of the site. */
const TARGETS = "targets";
/** Targets that a site may have. */
const MAX_TARGETS = 100;

export const TargetName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, "use letters, digits and . _ -")
  .describe("Name of a target.");

/** Machines that packages are installed on: each of the Python versions on each of the platforms. */
export const Target = z.strictObject({
  name: TargetName,
  pythons: z
    .array(z.string().regex(/^3\.([6-9]|[1-9]\d)$/, "write a version of CPython such as 3.13"))
    .min(1)
    .max(20)
    .describe("Versions of CPython, such as 3.13. The oldest is 3.6."),
  platforms: z
    .array(
      z
        .string()
        .regex(
          /^(?:win32|win_amd64|win_arm64|(?:manylinux|musllinux)_\d{1,2}_\d{1,3}_(?:x86_64|aarch64)|macosx_\d{1,2}_\d{1,2}_(?:x86_64|arm64))$/,
          "write a platform tag such as manylinux_2_28_x86_64, musllinux_1_2_aarch64, macosx_13_0_arm64 or win_amd64",
        ),
    )
    .min(1)
    .max(20)
    .describe("The newest platform tag that each kind of machine takes, such as manylinux_2_28_x86_64."),
});
export type Target = z.infer<typeof Target>;

/** The targets of the site, by name. */
export async function readTargets(database: Kysely<Tables>): Promise<Target[]> {
  const row = await siteRow(database, TARGETS);
  return row === null ? [] : z.array(Target).parse(JSON.parse(row));
}

/** Replaces all targets, without an entry in the log: for restoring them from records. */
export async function restoreTargets(tx: WriteTransaction, targets: readonly Target[]): Promise<void> {
  await setSiteRow(tx, TARGETS, JSON.stringify(targets));
}

/** Adds a target, or replaces the one of its name. Refuses (`conflict`) more than `MAX_TARGETS`. */
export async function setTarget(database: Facts, target: Target, actor: Actor): Promise<void> {
  await database.write(async ({ tx, record }) => {
    const all = await readTargets(tx);
    const others = all.filter(({ name }) => name !== target.name);
    if (others.length >= MAX_TARGETS)
      throw new Refusal(
        "conflict",
        "too-many-targets",
        `A site can have ${MAX_TARGETS} targets. Remove one.`,
      );
    const sorted = [...others, target].sort((a, b) => (a.name < b.name ? -1 : 1));
    await restoreTargets(tx, sorted);
    const { name, ...now } = target;
    const { name: _, ...before } = all.find((one) => one.name === name) ?? { name };
    const detail = { ...now, before };
    await record({ kind: "target.set", actor, indexId: null, project: null, subject: name, detail });
  });
}

/** Removes a target. Refuses (`not-found`) if there is none of the name. */
export async function removeTarget(database: Facts, name: string, actor: Actor): Promise<void> {
  await database.write(async ({ tx, record }) => {
    const targets = await readTargets(tx);
    const rest = targets.filter((one) => one.name !== name);
    if (rest.length === targets.length) throw noSuchTarget(name);
    await restoreTargets(tx, rest);
    const { name: _, ...before } = targets.find((one) => one.name === name) ?? { name };
    const detail = { before };
    await record({ kind: "target.removed", actor, indexId: null, project: null, subject: name, detail });
  });
}

export function noSuchTarget(name: string): Refusal {
  return new Refusal("not-found", "no-such-target", `There is no target ${name}. See wheelyard target list.`);
}
