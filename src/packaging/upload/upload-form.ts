import { Refusal } from "../../refusal.ts";
import { checkCoreMetadata, type MetadataRules } from "../metadata/check-core-metadata.ts";
import { type CoreMetadata, isMissing, isMultipleField, isSingleField } from "../metadata/metadata-fields.ts";
import { quoteForMessage } from "../metadata/quote.ts";
import type { FileKind } from "../names/filename-parts.ts";
import { type ProjectName, parseProjectName } from "../names/project-name.ts";
import { parseVersion, type Version } from "../versions/version.ts";
import { checkAttestations, type UploadDigests, uploadDigests } from "./upload-extras.ts";

export type { UploadDigests } from "./upload-extras.ts";

/** A checked form of the legacy upload: a file or documentation that is published, or a dead action that is answered 200 and does nothing. */
export type UploadForm = FileUploadForm | DocsUploadForm | { action: "nothing" };

/** The documentation of a release, as devpi and setuptools upload it. */
export interface DocsUploadForm {
  action: "doc_upload";
  project: ProjectName;
  /** null: not given, as by setuptools; the latest release is meant. */
  version: Version | null;
}

export interface FileUploadForm {
  action: "file_upload";
  project: ProjectName;
  version: Version;
  /** What the form says of the project; `name` and `version` as they were written. */
  metadata: CoreMetadata;
  /** Said by `filetype`; the file name must be of this kind. */
  kind: FileKind;
  /** `source` for sdists, else as sent; null when not given. */
  pythonTag: string | null;
  digests: UploadDigests;
  comment: string | null;
  /** Text of a detached signature sent as a plain field. */
  signature: string | null;
  /** JSON of PEP 740 attestations, checked for shape only. */
  attestations: string | null;
}

const FILE_TYPES: ReadonlyMap<string, FileKind> = new Map([
  ["bdist_wheel", "wheel"],
  ["sdist", "sdist"],
  ["bdist_egg", "egg"],
  ["bdist_wininst", "wininst"],
  ["bdist_msi", "msi"],
  ["bdist_rpm", "rpm"],
  ["bdist_dumb", "dumb"],
]);

/** Names of the form that are not those of the metadata; some clients use one, some the other. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["classifiers", "classifier"],
  ["project_urls", "project_url"],
  ["license_files", "license_file"],
  ["platforms", "platform"],
  ["supported_platforms", "supported_platform"],
  ["import_names", "import_name"],
  ["import_namespaces", "import_namespace"],
]);

const PLAIN_FIELDS: ReadonlySet<string> = new Set([
  ":action",
  "protocol_version",
  "filetype",
  "pyversion",
  "md5_digest",
  "sha256_digest",
  "blake2_256_digest",
  "comment",
  "gpg_signature",
  "attestations",
]);

/**
 * Reads the text fields of an upload (`POST` multipart/form-data) in the order they came. Unknown ones are ignored (U05),
 * empty ones and `UNKNOWN` count as not given (U36).
 *
 * Raises a `Refusal`: `invalid` for unknown actions (U16, U40), another protocol (U17), a missing or
 * wrong field (U15, U18), a field that may occur once and occurs twice (E07), metadata that is invalid by `rules` (M15).
 */
export function parseUploadForm(
  fields: Iterable<readonly [field: string, value: string]>,
  rules: MetadataRules = "lenient",
): UploadForm {
  const { plain, metadata } = sortFields(fields);
  if (isDeadAction(plain.get(":action"))) return { action: "nothing" };
  if (plain.get(":action") === "doc_upload") return docsForm(metadata);
  const protocol = plain.get("protocol_version") ?? "1";
  if (protocol.trim() !== "1") {
    throw invalidForm("protocol_version", `Unknown protocol_version ${quoteForMessage(protocol)}: use 1.`);
  }
  const problem = checkCoreMetadata(metadata, rules)[0];
  if (problem !== undefined) throw invalidForm(problem.field, problem.message);
  const kind = kindOf(plain.get("filetype"));
  return {
    action: "file_upload",
    project: parseProjectName(metadata.name ?? "") as ProjectName,
    version: parseVersion(metadata.version ?? "") as Version,
    metadata,
    kind,
    pythonTag: pythonTagOf(kind, plain.get("pyversion")),
    digests: uploadDigests(plain),
    comment: plain.get("comment") ?? null,
    signature: plain.get("gpg_signature") ?? null,
    attestations: checkAttestations(plain.get("attestations")),
  };
}

function docsForm({ name = "", version }: CoreMetadata): DocsUploadForm {
  const project = parseProjectName(name);
  if (project === null) throw invalidForm("name", `Invalid or missing name ${quoteForMessage(name)}.`);
  const parsed = version === undefined ? null : parseVersion(version);
  if (version !== undefined && parsed === null)
    throw invalidForm("version", `Invalid version ${quoteForMessage(version)}.`);
  return { action: "doc_upload", project, version: parsed };
}

function sortFields(fields: Iterable<readonly [string, string]>): {
  plain: Map<string, string>;
  metadata: CoreMetadata;
} {
  const plain = new Map<string, string>();
  const metadata: CoreMetadata = {};
  const seen = new Set<string>();
  for (const [field, value] of fields) {
    const key = ALIASES.get(field) ?? field;
    if (isMultipleField(key)) {
      if (isMissing(key, value)) continue;
      metadata[key] ??= [];
      metadata[key].push(value);
      continue;
    }
    const isMetadata = isSingleField(key);
    if (!isMetadata && !PLAIN_FIELDS.has(key)) continue;
    if (seen.has(key)) throw invalidForm(key, `The field ${key} was sent twice: send it once.`);
    seen.add(key);
    if (isMissing(key, value)) continue;
    if (isMetadata) metadata[key] = value;
    else plain.set(key, value);
  }
  return { plain, metadata };
}

/** `setup.py register` of old still runs before its uploads: it is answered, and nothing is registered (L10). */
function isDeadAction(action: string | undefined): boolean {
  if (action === "file_upload" || action === "doc_upload") return false;
  if (action === "submit" || action === "submit_pkg_info") return true;
  const problem =
    action === undefined ? "The field :action is missing" : `Unknown :action ${quoteForMessage(action)}`;
  throw invalidForm(":action", `${problem}: use file_upload.`);
}

function kindOf(fileType: string | undefined): FileKind {
  const kind = FILE_TYPES.get(fileType ?? "");
  if (kind !== undefined) return kind;
  const problem =
    fileType === undefined
      ? "The field filetype is missing"
      : `Unknown filetype ${quoteForMessage(fileType)}`;
  throw invalidForm("filetype", `${problem}: use bdist_wheel or sdist.`);
}

/** distutils leaves it empty for sdists. */
function pythonTagOf(kind: FileKind, pythonVersion: string | undefined): string | null {
  if (kind !== "sdist") return pythonVersion ?? null;
  if (pythonVersion === undefined || pythonVersion === "source") return "source";
  throw invalidForm(
    "pyversion",
    `Invalid pyversion ${quoteForMessage(pythonVersion)}: an sdist has "source".`,
  );
}

function invalidForm(field: string, message: string): Refusal {
  return new Refusal("invalid", `invalid_${field.replace(":", "")}`, message);
}
