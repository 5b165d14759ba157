import type { IndexFile } from "../../../indexes/index-file.ts";
import { distinctVersions, parseVersion } from "../../../packaging/versions/version.ts";
import type { Turns } from "../../../turns.ts";
import { toTimeOrNull } from "../fields.ts";
import type { ReleaseItem } from "./schema.ts";

/** The releases that files make, in the order of the files: oldest version first. `1.0` and `1.0.0` are one (PEP 440). */
export async function releasesOf(files: readonly IndexFile[], turns: Turns): Promise<ReleaseItem[]> {
  const canonical = await turns.map(files, ({ version }) => parseVersion(version)?.canonical ?? version);
  const byVersion = Map.groupBy(files, (_file, position) => canonical[position] as string);
  return turns.map(byVersion, ([release, ofVersion]) => releaseOf(release, ofVersion));
}

function releaseOf(release: string, ofVersion: readonly IndexFile[]): ReleaseItem {
  const [version = release] = distinctVersions(ofVersion.map((file) => file.version));
  return {
    version,
    prerelease: parseVersion(version)?.isPrerelease ?? false,
    yanked: ofVersion.every(({ yanked }) => yanked !== null),
    uploadedAt: toTimeOrNull(firstUpload(ofVersion)),
    files: ofVersion.length,
    size: ofVersion.reduce((sum, { size }) => sum + (size ?? 0), 0),
    requiresPython: ofVersion.find(({ requiresPython }) => requiresPython !== null)?.requiresPython ?? null,
  };
}

/** The newest that is neither yanked nor a pre-release; else the newest that is not yanked, else none. */
export function latestOf(releases: readonly ReleaseItem[]): string | null {
  const offered = releases.filter(({ yanked }) => !yanked);
  return (offered.findLast(({ prerelease }) => !prerelease) ?? offered.at(-1))?.version ?? null;
}

function firstUpload(files: readonly IndexFile[]): number | null {
  const times = files.flatMap(({ uploadedAt }) => (uploadedAt === null ? [] : [uploadedAt]));
  return times.length === 0 ? null : times.reduce((first, time) => Math.min(first, time));
}
