import { isDeepStrictEqual } from "node:util";
import type { DefaultRead } from "../../access/granted-index.ts";
import { Refusal } from "../../refusal.ts";
import type { IndexSettings, IndexSettingsChange } from "../index-record.ts";
import type { SandboxRule } from "./sandbox-rules.ts";

/** Settings that protect the server from its sandboxes. Only administrators set them. */
const OF_ADMINISTRATORS = ["sandbox", "maxSize", "maxFileSize", "binDays", "mirror"] as const;
const WIDTH: Readonly<Record<DefaultRead, number>> = { granted: 0, authenticated: 1, everyone: 2 };

/** What the owner of a sandbox can choose from. */
export interface Choice {
  owner: string;
  /** The rule that counts for them; null: none does any more. */
  rule: SandboxRule | null;
  /** Who reads indexes without a setting of their own. */
  defaultRead: DefaultRead;
}

/** The settings of a new sandbox before its owner changes any. */
export function settingsByRule({ volatile, read, binDays, maxSize, bases }: SandboxRule) {
  return { volatile, read, binDays, maxSize, bases, sandbox: true };
}

/** Refuses (`forbidden`) settings of a sandbox that its owner cannot choose. `before`: as they are, or as the rule has them. */
export function checkChoice(
  { owner, rule, defaultRead }: Choice,
  before: Readonly<Partial<IndexSettings>>,
  wanted: IndexSettingsChange,
): void {
  const own = OF_ADMINISTRATORS.find(
    (key) => wanted[key] !== undefined && !isDeepStrictEqual(wanted[key], before[key] ?? null),
  );
  if (own !== undefined) throw limited(own, "administrators set it for sandboxes");
  const allowed = [...(rule?.bases ?? []), ...(before.bases ?? [])];
  const stranger = (wanted.bases ?? []).find(
    (base) => !allowed.includes(base) && !base.startsWith(`${owner}/`),
  );
  if (stranger !== undefined)
    throw limited("bases", `a sandbox cannot inherit from ${stranger}. ${basesLine(owner, rule)}`);
  if (wanted.read === undefined) return;
  const most = Math.max(
    ...[rule?.read, before.read].map((read) => (read === undefined ? 0 : WIDTH[read ?? defaultRead])),
  );
  if (WIDTH[wanted.read ?? defaultRead] > most)
    throw limited("read", `${wanted.read ?? defaultRead} lets more people read than sandboxes allow`);
}

function basesLine(owner: string, rule: SandboxRule | null): string {
  return `Choose among ${[...(rule?.bases ?? []), `your own ${owner}/…`].join(", ")}`;
}

function limited(field: string, message: string): Refusal {
  const problems = [{ field: `settings.${field}`, message }];
  return new Refusal("forbidden", "sandbox-limit", `settings.${field}: ${message}.`, { problems });
}
