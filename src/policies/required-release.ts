import { compareVersions, parseVersion, type Version } from "../packaging/versions/version.ts";
import { matches, type VersionSpecifier } from "../packaging/versions/version-specifier.ts";

interface Release {
  /** Normalized. */
  version: string;
  isYanked: boolean;
}

/** The newest release that satisfies a requirement: final and not yanked before others. null: none does. */
export function requiredRelease(specifier: VersionSpecifier, releases: readonly Release[]): string | null {
  let best: { version: Version; rank: number; text: string } | null = null;
  for (const { version: text, isYanked } of releases) {
    const version = parseVersion(text);
    if (version === null || !matches(specifier, version)) continue;
    const rank = (isYanked ? 0 : 2) + (version.isPrerelease ? 0 : 1);
    const order = best === null ? 1 : rank - best.rank || compareVersions(version, best.version);
    if (order > 0) best = { version, rank, text };
  }
  return best?.text ?? null;
}
