import { type Advisory, SEVERITIES, type Severity } from "../../packaging/advisories/advisory.ts";
import { affects, fixedVersions } from "../../packaging/advisories/affects.ts";
import { sortVersions } from "../../packaging/versions/version.ts";

/** A vulnerability of one release, put together from all advisories about it. */
export interface Finding {
  id: string;
  /** Its other IDs. */
  aliases: string[];
  severity: Severity | null;
  summary: string;
  /** Versions above this release that are not affected any more, oldest first. */
  fixed: string[];
}

/** What the advisories about a project say about one of its versions, the worst first. */
export function findingsOf(advisories: readonly Advisory[], project: string, version: string): Finding[] {
  const findings: Finding[] = [];
  for (const advisory of advisories) {
    const about = advisory.affected.filter((one) => one.project === project && affects(one, version));
    if (about.length === 0) continue;
    const found: Finding = {
      id: advisory.id,
      aliases: [...advisory.aliases],
      severity: advisory.severity,
      summary: advisory.summary,
      fixed: about.flatMap((one) => fixedVersions(one, version)),
    };
    // Two databases often describe the same vulnerability, each with the ID of the other as an alias.
    const same = findings.filter((one) => idsOf(one).some((id) => idsOf(found).includes(id)));
    for (const one of same) findings.splice(findings.indexOf(one), 1);
    findings.push([...same, found].reduce(merge));
  }
  for (const one of findings) one.fixed = sortVersions(one.fixed);
  return findings.sort((a, b) => rank(b.severity) - rank(a.severity) || (a.id < b.id ? -1 : 1));
}

/** Higher is worse. An unknown severity is above all, since it may be anything. */
export function rank(severity: Severity | null): number {
  return severity === null ? SEVERITIES.length : SEVERITIES.indexOf(severity);
}

function idsOf({ id, aliases }: Finding): string[] {
  return [id, ...aliases];
}

function merge(a: Finding, b: Finding): Finding {
  const [first, second] = a.severity === null && b.severity !== null ? [b, a] : [a, b];
  const ids = new Set([...idsOf(first), ...idsOf(second)]);
  ids.delete(first.id);
  return {
    id: first.id,
    aliases: [...ids].sort(),
    severity: worse(a.severity, b.severity),
    summary: first.summary || second.summary,
    fixed: [...a.fixed, ...b.fixed],
  };
}

function worse(a: Severity | null, b: Severity | null): Severity | null {
  if (a === null || b === null) return a ?? b;
  return rank(a) >= rank(b) ? a : b;
}
