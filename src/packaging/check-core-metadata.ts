import type { CoreMetadata } from "./metadata-fields.ts";
import { parseProjectName } from "./project-name.ts";
import { quoteForMessage } from "./quote.ts";
import { isValidRequirement } from "./requirement.ts";
import { parseVersion } from "./version.ts";
import { isValidSpecifier } from "./version-specifier.ts";

/** One thing that is wrong with core metadata: the field, and a sentence for the uploader. */
export interface MetadataProblem {
  field: string;
  message: string;
}

const KNOWN_VERSIONS = ["1.0", "1.1", "1.2", "2.0", "2.1", "2.2", "2.3", "2.4", "2.5"];

/**
 * What would break the pages of the project or its installation (STANDARDS F04, M07, M11, M15, N03); none: an empty list.
 * Classifiers and licences are not held against lists, which change faster than servers are updated.
 */
export function checkCoreMetadata(metadata: CoreMetadata): MetadataProblem[] {
  return [
    ...checkMetadataVersion(metadata.metadata_version),
    ...checkField("name", metadata.name, (name) => parseProjectName(name) !== null, "project name"),
    ...checkField("version", metadata.version, isVersion, "version (PEP 440)"),
    ...checkRequiresPython(metadata.requires_python),
    ...checkRequiresDist(metadata.requires_dist ?? []),
    ...checkLicense(metadata),
  ];
}

function checkMetadataVersion(version: string | undefined): MetadataProblem[] {
  if (version === undefined) return [missing("metadata_version")];
  if (KNOWN_VERSIONS.includes(version)) return [];
  return [problem("metadata_version", `${quoteForMessage(version)} is not a known metadata version`)];
}

function checkField(
  field: string,
  value: string | undefined,
  isValid: (value: string) => boolean,
  kind: string,
): MetadataProblem[] {
  if (value === undefined) return [missing(field)];
  return isValid(value) ? [] : [problem(field, `${quoteForMessage(value)} is not a valid ${kind}`)];
}

function checkRequiresPython(value: string | undefined): MetadataProblem[] {
  if (value === undefined || isValidSpecifier(value)) return [];
  return [problem("requires_python", `${quoteForMessage(value)} is not a valid version specifier (PEP 440)`)];
}

function checkRequiresDist(requirements: readonly string[]): MetadataProblem[] {
  const bad = requirements.find((requirement) => !isValidRequirement(requirement));
  return bad === undefined
    ? []
    : [problem("requires_dist", `${quoteForMessage(bad)} is not a valid requirement (PEP 508)`)];
}

/** From 2.4 on (PEP 639) the two exclude each other; older tools could not know. */
function checkLicense(metadata: CoreMetadata): MetadataProblem[] {
  const isOld = !["2.4", "2.5"].includes(metadata.metadata_version ?? "");
  if (isOld || metadata.license === undefined || metadata.license_expression === undefined) return [];
  return [problem("license", "give License-Expression or License, not both (PEP 639)")];
}

/** White space around a version, which PEP 440 forgives, is refused as other indexes refuse it. */
function isVersion(text: string): boolean {
  return text === text.trim() && parseVersion(text) !== null;
}

function missing(field: string): MetadataProblem {
  return problem(field, "it is missing");
}

function problem(field: string, message: string): MetadataProblem {
  return { field, message: `Invalid ${field}: ${message}.` };
}
