/**
 * Core metadata as JSON keeps it: field names in snake case, as PEP 566 makes them (`requires_dist`, `classifier`,
 * `project_url`), texts for fields that occur once, lists for those that may occur several times. Fields without a value
 * are absent. `keywords` stays the text it was, since old writers separate its words by spaces and new ones by commas.
 */
export type CoreMetadata = { [Field in SingleField]?: string } & { [Field in MultipleField]?: string[] };

export type SingleField = (typeof SINGLE_FIELDS)[number];
export type MultipleField = (typeof MULTIPLE_FIELDS)[number];

/** Fields of core metadata 1.0 to 2.6 that occur once. */
const SINGLE_FIELDS = [
  "metadata_version",
  "name",
  "version",
  "summary",
  "description",
  "description_content_type",
  "keywords",
  "home_page",
  "download_url",
  "author",
  "author_email",
  "maintainer",
  "maintainer_email",
  "license",
  "license_expression",
  "requires_python",
] as const;

/** Fields that may be repeated. */
const MULTIPLE_FIELDS = [
  "platform",
  "supported_platform",
  "classifier",
  "license_file",
  "requires_dist",
  "requires_external",
  "provides_dist",
  "obsoletes_dist",
  "provides_extra",
  "project_url",
  "dynamic",
  "import_name",
  "import_namespace",
  "requires",
  "provides",
  "obsoletes",
] as const;

const SINGLE: ReadonlySet<string> = new Set(SINGLE_FIELDS);
const MULTIPLE: ReadonlySet<string> = new Set(MULTIPLE_FIELDS);

export function isSingleField(text: string): text is SingleField {
  return SINGLE.has(text);
}

export function isMultipleField(text: string): text is MultipleField {
  return MULTIPLE.has(text);
}

/** Old tools write `UNKNOWN` where they have nothing to say (STANDARDS U36); a project may really be called so. */
export function isMissing(field: string, value: string): boolean {
  const trimmed = value.trim();
  return trimmed === "" || (trimmed === "UNKNOWN" && field !== "name");
}
