import { compareVersions, makeVersion, parseVersion, type Version } from "../versions/version.ts";
import type { AffectedVersions, RangeEvent } from "./advisory.ts";

/** An event with its version as PEP 440 reads it. null: "0", before every version. */
interface Placed {
  kind: RangeEvent["kind"];
  version: Version | null;
}

/** Of events at one version: the order in which they apply. */
const ORDER = { introduced: 0, last_affected: 1, fixed: 2, limit: 3 };

/**
 * Whether an advisory affects a version: one of its lists names it, or it is in a range. A local version such as
 * `1.0+cu126` is affected if `1.0` is, unless the advisory itself names local versions.
 */
export function affects({ versions, ranges }: AffectedVersions, text: string): boolean {
  const version = parseVersion(text);
  if (version === null) return versions.includes(text);
  const names = new Set([version.canonical, publicOf(version).canonical]);
  return (
    versions.some((listed) => names.has(parseVersion(listed)?.canonical ?? "")) ||
    ranges.some((events) => isInRange(events, version))
  );
}

/** The versions above this one in which the advisory's ranges end. */
export function fixedVersions({ ranges }: AffectedVersions, text: string): string[] {
  const version = parseVersion(text);
  const fixed = ranges.flat().filter((event) => event.kind === "fixed");
  return fixed.flatMap((event) => {
    const end = parseVersion(event.version);
    return end !== null && version !== null && compare(version, end) < 0 ? [end.text] : [];
  });
}

/** Whether all bounds of its ranges are PEP 440 versions. A range with another bound affects nothing. */
export function isReadable({ ranges }: AffectedVersions): boolean {
  return ranges.every((events) => placed(events) !== null);
}

function isInRange(events: readonly RangeEvent[], version: Version): boolean {
  const sorted = placed(events);
  if (sorted === null) return false;
  let isIn = false;
  for (const { kind, version: bound } of sorted.filter((event) => event.kind !== "limit")) {
    const order = bound === null ? 1 : compare(version, bound);
    if (kind === "introduced" && order >= 0) isIn = true;
    if (kind === "fixed" && order >= 0) isIn = false;
    if (kind === "last_affected" && order > 0) isIn = false;
  }
  const limits = sorted.filter(({ kind }) => kind === "limit");
  return isIn && (limits.length === 0 || limits.some((limit) => isBefore(version, limit.version)));
}

function placed(events: readonly RangeEvent[]): Placed[] | null {
  const all = events
    .filter(({ kind, version }) => kind !== "limit" || version !== "*")
    .map(({ kind, version }) => ({
      kind,
      version: version === "0" ? null : parseVersion(version),
      text: version,
    }));
  if (all.some(({ version, text }) => version === null && text !== "0")) return null;
  return all.sort((a, b) => position(a, b) || ORDER[a.kind] - ORDER[b.kind]);
}

function position(a: Placed, b: Placed): number {
  if (a.version === null || b.version === null)
    return Number(a.version !== null) - Number(b.version !== null);
  return compareVersions(a.version, b.version);
}

function isBefore(version: Version, limit: Version | null): boolean {
  return limit !== null && compare(version, limit) < 0;
}

/** The order of a version and a bound. A local part counts only if the bound has one too. */
function compare(version: Version, bound: Version): number {
  return compareVersions(bound.local.length === 0 ? publicOf(version) : version, bound);
}

function publicOf(version: Version): Version {
  return version.local.length === 0 ? version : makeVersion({ ...version, local: [] });
}
