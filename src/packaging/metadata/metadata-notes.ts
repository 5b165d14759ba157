import { mendSpecifier } from "../versions/lenient-specifier.ts";
import { unknownVariable } from "../versions/marker.ts";
import { markerOf } from "../versions/requirement.ts";
import type { CoreMetadata } from "./metadata-fields.ts";
import { isNewerThan, NEWEST_METADATA_VERSION } from "./metadata-version.ts";
import { quoteForMessage } from "./quote.ts";

/** Most requirements that are looked at; a warning about one of them is enough. */
const MAX_REQUIREMENTS = 2_000;

/** What a publisher should know of metadata that `checkCoreMetadata` lets pass: a sentence each, printable ASCII. */
export function noteMetadata(metadata: CoreMetadata): string[] {
  return [
    ...noteVersion(metadata.metadata_version),
    ...noteRequiresPython(metadata.requires_python),
    ...noteMarkers(metadata.requires_dist ?? []),
  ];
}

function noteVersion(version: string | undefined): string[] {
  if (version === undefined || !isNewerThan(version, NEWEST_METADATA_VERSION)) return [];
  return [
    `Metadata-Version ${quoteForMessage(version)} is newer than ${NEWEST_METADATA_VERSION}, the newest that this server knows: fields added since are kept in the file but not shown.`,
  ];
}

function noteRequiresPython(value: string | undefined): string[] {
  if (value === undefined) return [];
  const mended = mendSpecifier(value);
  if (mended === null || mended === value) return [];
  return [
    `Requires-Python ${quoteForMessage(value)} is not valid (PEP 440). Installers read it as ${quoteForMessage(mended)} or ignore it.`,
  ];
}

function noteMarkers(requirements: readonly string[]): string[] {
  for (const requirement of requirements.slice(0, MAX_REQUIREMENTS)) {
    const variable = unknownVariable(markerOf(requirement));
    if (variable !== null)
      return [
        `Requires-Dist ${quoteForMessage(requirement)} uses the marker variable ${quoteForMessage(variable)}, which older installers refuse.`,
      ];
  }
  return [];
}
