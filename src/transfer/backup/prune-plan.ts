import type { BackupName } from "./layout.ts";

/** How many backups are kept: the last ones, and the last one of each of so many days, weeks and months that have one. */
export interface Keep {
  last: number;
  daily: number;
  weekly: number;
  monthly: number;
}

/** A backup, and by which of the rules it is kept; by none of them, it goes. */
export interface Planned {
  backup: BackupName;
  rules: (keyof Keep)[];
}

/** The period of a backup that a rule counts, in UTC. Weeks begin on Monday. */
const PERIOD: Record<keyof Keep, (backup: BackupName) => string> = {
  last: ({ name }) => name,
  daily: ({ at }) => new Date(at).toISOString().slice(0, 10),
  weekly: ({ at }) => String(Math.floor((at / 86_400_000 + 3) / 7)),
  monthly: ({ at }) => new Date(at).toISOString().slice(0, 7),
};

/** What becomes of each backup, the oldest first. `backups`: the oldest first. */
export function planPruning(backups: readonly BackupName[], keep: Keep): Planned[] {
  const kept = Object.fromEntries(RULES.map((rule) => [rule, keptBy(rule, backups, keep[rule])]));
  return backups.map((backup) => ({ backup, rules: RULES.filter((rule) => kept[rule]?.has(backup.name)) }));
}

const RULES: (keyof Keep)[] = ["last", "daily", "weekly", "monthly"];

/** Names of the newest backup of each of the newest periods. */
function keptBy(rule: keyof Keep, backups: readonly BackupName[], count: number): Set<string> {
  const newest = new Map<string, string>();
  for (const backup of backups.toReversed()) {
    const period = PERIOD[rule](backup);
    if (!newest.has(period) && newest.size < count) newest.set(period, backup.name);
  }
  return new Set(newest.values());
}
