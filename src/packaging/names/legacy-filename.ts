import { type FilenameParts, invalidFilename, NO_TAGS } from "./filename-parts.ts";
import type { ProjectName } from "./project-name.ts";
import { splitNameAndVersion } from "./sdist-filename.ts";

interface LegacyBinary {
  kind: "egg" | "wininst" | "msi" | "rpm";
  extension: string;
  /** What follows name and version, with the groups `python`, `build` and `platform` as far as the kind has them. */
  suffix: RegExp;
  shape: string;
}

const INSTALLER_SUFFIX =
  /\.(?<platform>win32|win-amd64|win-ia64|win-arm32|win-arm64)(?:-py(?<python>\d{1,3}(?:\.\d{1,3})?))?$/;

const LEGACY_BINARIES: LegacyBinary[] = [
  {
    kind: "egg",
    extension: ".egg",
    suffix: /-py(?<python>\d{1,3}(?:\.\d{1,3})?)(?:-(?<platform>[A-Za-z0-9_.-]+))?$/,
    shape: "name-version-py3.9.egg",
  },
  { kind: "wininst", extension: ".exe", suffix: INSTALLER_SUFFIX, shape: "name-version.win32-py2.7.exe" },
  { kind: "msi", extension: ".msi", suffix: INSTALLER_SUFFIX, shape: "name-version.win32-py2.7.msi" },
  {
    kind: "rpm",
    extension: ".rpm",
    suffix: /-(?<build>[A-Za-z0-9_]+)\.(?<platform>[A-Za-z0-9_]+)$/,
    shape: "name-version-1.noarch.rpm",
  },
];

/** Eggs, Windows installers and rpms (PEP 527, PEP 715: of old indexes only). Null when it is none of them. */
export function parseLegacyBinary(
  filename: string,
  expectedProject: ProjectName | undefined,
): FilenameParts | null {
  const binary = LEGACY_BINARIES.find(({ extension }) => filename.endsWith(extension));
  if (binary === undefined) return null;
  const stem = filename.slice(0, -binary.extension.length);
  const suffix = binary.suffix.exec(stem);
  const split = suffix && splitNameAndVersion(stem.slice(0, suffix.index), expectedProject);
  if (!suffix || !split) {
    throw invalidFilename(filename, `it should be like "${binary.shape}" with a valid version (PEP 440)`);
  }
  const { python, build, platform } = suffix.groups ?? {};
  return {
    kind: binary.kind,
    ...split,
    legacy: true,
    pythonTag: python ?? "any",
    buildTag: build ?? null,
    tags: NO_TAGS,
    distinction: [binary.kind, python ?? "", build ?? "", platform ?? ""].join("/").toLowerCase(),
  };
}
