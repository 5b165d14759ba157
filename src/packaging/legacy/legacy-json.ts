import type { CoreMetadata } from "../metadata/metadata-fields.ts";
import { parseDistributionFilename } from "../names/distribution-filename.ts";
import type { FileKind } from "../names/filename-parts.ts";
import type { ProjectName } from "../names/project-name.ts";
import { distinctVersions, parseVersion, sortVersions } from "../versions/version.ts";
import { legacyInfo } from "./legacy-info.ts";

/** One file as the legacy JSON API needs it; an `IndexFile` is one. */
export interface LegacyFile {
  filename: string;
  project: ProjectName;
  version: string;
  kind: FileKind;
  /** Bytes. null if the upstream does not report it. */
  size: number | null;
  sha256: string | null;
  md5: string | null;
  blake2b256: string | null;
  requiresPython: string | null;
  metadataSha256: string | null;
  metadataUnhashed: boolean;
  hasSignature: boolean;
  /** Milliseconds since 1970; null if the upstream does not report it. */
  uploadedAt: number | null;
  yanked: string | null;
}

export interface LegacyProject<File extends LegacyFile = LegacyFile> {
  /** As its first publisher wrote it. */
  displayName: string;
  files: readonly File[];
  lastSerial: number;
  /** Core metadata of one file of the release that is shown (`shownFile`). */
  metadata: CoreMetadata;
  /** Address of a file's bytes. */
  urlOf: (file: File) => string;
  /** Absolute address of the project's page for people, or null when the server's own address is not known. */
  pageUrl: string | null;
}

const PACKAGE_TYPES: Readonly<Record<FileKind, string>> = {
  wheel: "bdist_wheel",
  sdist: "sdist",
  egg: "bdist_egg",
  wininst: "bdist_wininst",
  msi: "bdist_msi",
  rpm: "bdist_rpm",
  dumb: "bdist_dumb",
};

/**
 * The file whose core metadata speaks for a release: a wheel before all others, since its metadata is what gets installed.
 * `version` null: of the newest stable release that is not yanked; when there is none, of the newest not yanked, else of
 * the newest (STANDARDS L06, F19). Null when there is no such release.
 */
export function shownFile<File extends LegacyFile>(
  files: readonly File[],
  version: string | null,
): File | null {
  const shown = version === null ? newestVersion(files) : canonical(version);
  const release = files.filter((file) => canonical(file.version) === shown);
  return release.find((file) => file.kind === "wheel") ?? release[0] ?? null;
}

/** Body of `/pypi/<project>/json` (STANDARDS L01, L03, L04); null for a project without files. */
export function writeLegacyProject<File extends LegacyFile>(project: LegacyProject<File>): string | null {
  const shown = shownFile(project.files, null);
  if (shown === null) return null;
  const body = JSON.stringify(releaseBody(project, shown.version));
  return `${body.slice(0, -1)},"releases":${releasesText(project)}}`;
}

/** Body of `/pypi/<project>/<version>/json` (STANDARDS L02): without `releases`; null for an unknown version. */
export function writeLegacyRelease<File extends LegacyFile>(
  project: LegacyProject<File>,
  version: string,
): string | null {
  const release = legacyRelease(project, version);
  return release === null ? null : JSON.stringify(release);
}

/** A release as the legacy JSON API has it. */
export interface LegacyRelease {
  info: object;
  last_serial: number;
  urls: ReturnType<typeof urlObject>[];
  vulnerabilities: [];
}

/** The same as an object. */
export function legacyRelease<File extends LegacyFile>(
  project: LegacyProject<File>,
  version: string,
): LegacyRelease | null {
  const shown = shownFile(project.files, version);
  return shown === null ? null : releaseBody(project, shown.version);
}

/** The version is spelled as in `releases`, since readers look it up there. */
function releaseBody<File extends LegacyFile>(project: LegacyProject<File>, version: string): LegacyRelease {
  const release = canonical(version);
  const files = project.files.filter((file) => canonical(file.version) === release);
  const [named = version] = distinctVersions(files.map((file) => file.version));
  return {
    info: legacyInfo(project, named, files),
    last_serial: project.lastSerial,
    urls: files.map((file) => urlObject(file, project.urlOf(file))),
    vulnerabilities: [],
  };
}

/** Written by hand, since an object would put a version such as `2` before `1.5`. */
function releasesText<File extends LegacyFile>(project: LegacyProject<File>): string {
  const byVersion = Map.groupBy(project.files, (file) => canonical(file.version));
  const members = distinctVersions(project.files.map((file) => file.version)).map((version) => {
    const files = (byVersion.get(canonical(version)) ?? []).map((file) =>
      urlObject(file, project.urlOf(file)),
    );
    return `${JSON.stringify(version)}:${JSON.stringify(files)}`;
  });
  return `{${members.join(",")}}`;
}

function urlObject(file: LegacyFile, url: string) {
  const uploaded = file.uploadedAt === null ? null : new Date(file.uploadedAt).toISOString();
  return {
    comment_text: null,
    "core-metadata": file.metadataSha256 === null ? file.metadataUnhashed : { sha256: file.metadataSha256 },
    digests: { blake2b_256: file.blake2b256, md5: file.md5, sha256: file.sha256 },
    downloads: -1,
    filename: file.filename,
    has_sig: file.hasSignature,
    md5_digest: file.md5,
    packagetype: PACKAGE_TYPES[file.kind],
    python_version: pythonTagOf(file),
    requires_python: file.requiresPython,
    size: file.size,
    upload_time: uploaded?.slice(0, "yyyy-mm-ddThh:mm:ss".length) ?? null,
    upload_time_iso_8601: uploaded,
    url,
    yanked: file.yanked !== null,
    yanked_reason: file.yanked || null,
  };
}

function pythonTagOf(file: LegacyFile): string {
  if (file.kind === "sdist") return "source";
  try {
    return parseDistributionFilename(file.filename, file.project).pythonTag;
  } catch {
    return "any"; // A name that some other index once allowed.
  }
}

function newestVersion(files: readonly LegacyFile[]): string | null {
  const stable = (file: LegacyFile): boolean => parseVersion(file.version)?.isPrerelease === false;
  const offered = files.filter((file) => file.yanked === null);
  const candidates = [offered.filter(stable), offered, files].find((list) => list.length > 0) ?? [];
  const newest = sortVersions(candidates.map((file) => file.version)).at(-1);
  return newest === undefined ? null : canonical(newest);
}

function canonical(version: string): string {
  return parseVersion(version)?.canonical ?? version;
}
