import { z } from "zod";
import { matchesGlob } from "../glob.ts";
import { compareVersions, parseVersion, type Version } from "../packaging/versions/version.ts";

const Count = z.number().int().min(1).max(10_000).nullable().default(null);
const Days = z.number().int().min(1).max(3650).nullable().default(null);

/** When releases of an index go to the recycle bin on their own. Each rule is for itself: one is enough. */
export const RetentionSettings = z.strictObject({
  newest: Count.describe(
    "Keep this many releases of each project. Pre-releases do not count against final releases, nor development releases against others. null: all.",
  ),
  newestPerMinor: Count.describe(
    "Keep this many releases of each minor version of a project, such as 1.4.x. Counted like `newest`. null: all.",
  ),
  preReleases: Days.describe("Remove alphas, betas and candidates that are older than this many days."),
  devReleases: Days.describe("Remove development releases (.dev) that are older than this many days."),
  unused: Days.describe("Remove releases that were not downloaded in this many days."),
  minAge: z
    .number()
    .int()
    .min(0)
    .max(3650)
    .default(7)
    .describe("Never remove what arrived in the index in the last days, this many."),
  protect: z
    .array(z.string().min(1).max(400))
    .max(1000)
    .default([])
    .describe("Never remove these: projects, or releases as `project==version`. `*` stands for any text."),
});
export type RetentionSettings = z.infer<typeof RetentionSettings>;

/** What the rules look at. Times in milliseconds since 1970. */
export interface RetainedRelease {
  project: string;
  /** Normalized. */
  version: string;
  /** Of its newest file. */
  uploadedAt: number;
  /** When its newest file came into the index. Imported files keep the earlier time of their upload. */
  arrivedAt: number;
  /** The end of the last day with a download; null: none is known. */
  usedAt: number | null;
}

/** A release that a rule removes. Reasons are words for people. */
export interface Expiry {
  version: string;
  /** Why it goes. */
  reason: string;
  /** Why it stays all the same; null: it goes. */
  keptBy: string | null;
}

const DAY_MS = 86_400_000;

/**
 * Which releases of one project the rules remove, oldest version first. The newest release stays always, and so does the newest
 * final one. Releases whose version is not readable stay too.
 */
export function expiredReleases(
  releases: readonly RetainedRelease[],
  rules: RetentionSettings,
  now: number,
): Expiry[] {
  const versions = byAge(releases);
  const newest = versions.at(-1);
  const newestFinal = versions.findLast(({ stability }) => stability === FINAL);
  return versions.flatMap((one) => {
    const reason = reasonFor(one.release, one, rules, now);
    if (reason === null) return [];
    const ofProject = newestWords(one, newest, newestFinal);
    return [
      { version: one.release.version, reason, keptBy: ofProject ?? protection(one.release, rules, now) },
    ];
  });
}

/** The readable releases of a project, oldest version first, with where each stands. */
function byAge(releases: readonly RetainedRelease[]): (Standing & { release: RetainedRelease })[] {
  const versions = releases
    .flatMap((release) => {
      const version = parseVersion(release.version);
      return version === null ? [] : [{ release, version }];
    })
    .sort((a, b) => compareVersions(a.version, b.version))
    .reverse();
  const all = new NewerCounts();
  const minors = new Map<string, NewerCounts>();
  return versions
    .map(({ release, version }) => {
      const [stability, minor] = [stabilityOf(version), minorOf(version)];
      const ofMinor = minors.get(minor) ?? new NewerCounts();
      minors.set(minor, ofMinor);
      return { release, stability, minor, newer: all.add(stability), newerOfMinor: ofMinor.add(stability) };
    })
    .reverse();
}

/** Counts releases, the newest first, by how stable they are. */
class NewerCounts {
  readonly #counts: [number, number, number] = [0, 0, 0];

  /** Adds a release; answers how many before it are at least as stable. */
  add(stability: Stability): number {
    const newer = this.#counts.slice(stability).reduce((sum, count) => sum + count, 0);
    this.#counts[stability] += 1;
    return newer;
  }
}

/** Where a release stands among the releases of its project. */
interface Standing {
  /** Newer releases that are at least as stable. */
  newer: number;
  /** Those of them with the same minor version. */
  newerOfMinor: number;
  /** As in `1.4`. */
  minor: string;
  stability: Stability;
}

const [DEV, PRE, FINAL] = [0, 1, 2] as const;
type Stability = typeof DEV | typeof PRE | typeof FINAL;

function stabilityOf({ dev, isPrerelease }: { dev: string | null; isPrerelease: boolean }): Stability {
  if (dev !== null) return DEV;
  return isPrerelease ? PRE : FINAL;
}

function minorOf({ epoch, release: [major = "0", minor = "0"] }: Version): string {
  return `${epoch === "0" ? "" : `${epoch}!`}${major}.${minor}`;
}

function newestWords<One>(one: One, newest: One | undefined, newestFinal: One | undefined): string | null {
  if (one === newest) return "newest release of the project";
  return one === newestFinal ? "newest final release of the project" : null;
}

function protection(
  { project, version, arrivedAt }: RetainedRelease,
  { minAge, protect }: RetentionSettings,
  now: number,
): string | null {
  if (now - arrivedAt < minAge * DAY_MS) return `arrived in the last ${days(minAge)}`;
  const glob = protect.find((one) => matchesGlob(one, project) || matchesGlob(one, `${project}==${version}`));
  return glob === undefined ? null : `protected by ${glob}`;
}

function reasonFor(
  { uploadedAt, arrivedAt, usedAt }: RetainedRelease,
  { newer, newerOfMinor, minor, stability }: Standing,
  rules: RetentionSettings,
  now: number,
): string | null {
  const isOlder = (days: number | null, since: number): days is number =>
    days !== null && now - since > days * DAY_MS;
  if (rules.newest !== null && newer >= rules.newest) return `${releases(newer)}, ${rules.newest} kept`;
  if (rules.newestPerMinor !== null && newerOfMinor >= rules.newestPerMinor)
    return `${releases(newerOfMinor)} of ${minor}, ${rules.newestPerMinor} kept`;
  if (stability === PRE && isOlder(rules.preReleases, uploadedAt))
    return `pre-release older than ${days(rules.preReleases)}`;
  if (stability === DEV && isOlder(rules.devReleases, uploadedAt))
    return `development release older than ${days(rules.devReleases)}`;
  if (isOlder(rules.unused, Math.max(arrivedAt, usedAt ?? 0)))
    return `not downloaded in ${days(rules.unused)}`;
  return null;
}

const releases = (newer: number): string => `${newer} newer ${newer === 1 ? "release" : "releases"}`;
const days = (count: number): string => (count === 1 ? "1 day" : `${count} days`);
