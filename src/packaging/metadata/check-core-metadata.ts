import { parseProjectName } from "../names/project-name.ts";
import { mendSpecifier } from "../versions/lenient-specifier.ts";
import { isReadableRequirement, isValidRequirement } from "../versions/requirement.ts";
import { parseVersion } from "../versions/version.ts";
import { isValidSpecifier } from "../versions/version-specifier.ts";
import type { CoreMetadata } from "./metadata-fields.ts";
import { isNewerThan, readMetadataVersion } from "./metadata-version.ts";
import { quoteForMessage } from "./quote.ts";

/** One thing that is wrong with core metadata: the field, and a sentence for the uploader. */
export interface MetadataProblem {
  field: string;
  message: string;
}

/**
 * How strictly version specifiers are read: `lenient` takes those that are not valid by PEP 440 but that installers
 * understand (`mendSpecifier`), `strict` takes none of them.
 */
export type MetadataRules = "lenient" | "strict";

/**
 * What would break the pages of the project or its installation (STANDARDS F04, M07, M11, M15, M17, M18, N03); none: an
 * empty list. Classifiers and licences are not compared with lists, which change faster than servers are updated.
 */
export function checkCoreMetadata(
  metadata: CoreMetadata,
  rules: MetadataRules = "lenient",
): MetadataProblem[] {
  return [
    ...checkMetadataVersion(metadata.metadata_version),
    ...checkField("name", metadata.name, (name) => parseProjectName(name) !== null, "project name"),
    ...checkField("version", metadata.version, isVersion, "version (PEP 440)"),
    ...checkRequiresPython(metadata.requires_python, rules),
    ...checkRequiresDist(metadata.requires_dist ?? [], rules),
    ...checkLicense(metadata),
  ];
}

/** A newer minor version only adds fields; a newer major one may mean anything (M18). */
function checkMetadataVersion(version: string | undefined): MetadataProblem[] {
  if (version === undefined) return [missing("metadata_version")];
  if (readMetadataVersion(version) !== null) return [];
  return [
    problem(
      "metadata_version",
      `${quoteForMessage(version)} is not a metadata version that this server can read (1.x and 2.x)`,
    ),
  ];
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

function checkRequiresPython(value: string | undefined, rules: MetadataRules): MetadataProblem[] {
  if (value === undefined || isValidSpecifier(value)) return [];
  const mended = mendSpecifier(value);
  if (mended !== null && rules === "lenient") return [];
  const wrong = `${quoteForMessage(value)} is not a valid version specifier (PEP 440)`;
  if (mended === null) return [problem("requires_python", wrong)];
  return [
    problem(
      "requires_python",
      `${wrong}; did you mean ${quoteForMessage(mended)}? The setting limits.metadata: lenient accepts it as it is`,
    ),
  ];
}

function checkRequiresDist(requirements: readonly string[], rules: MetadataRules): MetadataProblem[] {
  const isValid = rules === "lenient" ? isReadableRequirement : isValidRequirement;
  const bad = requirements.find((requirement) => !isValid(requirement));
  return bad === undefined
    ? []
    : [problem("requires_dist", `${quoteForMessage(bad)} is not a valid requirement (PEP 508)`)];
}

/** From 2.4 on (PEP 639) the two exclude each other; older tools could not know. */
function checkLicense(metadata: CoreMetadata): MetadataProblem[] {
  const isOld = !isNewerThan(metadata.metadata_version, "2.3");
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
