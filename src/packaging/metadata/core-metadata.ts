import { Refusal } from "../../refusal.ts";
import { decodeLeniently } from "./lenient-text.ts";
import { type CoreMetadata, isMissing, isMultipleField, isSingleField } from "./metadata-fields.ts";
import { type HeaderField, readHeader } from "./metadata-header.ts";

export { checkCoreMetadata, type MetadataProblem, type MetadataRules } from "./check-core-metadata.ts";
export type { CoreMetadata } from "./metadata-fields.ts";

/** Largest METADATA or PKG-INFO that is read, in bytes. */
export const MAX_METADATA_SIZE = 8 * 1024 * 1024;

/** Most fields that are read, unless the caller says otherwise: each costs everybody time, wherever they are shown. */
export const MAX_METADATA_FIELDS = 20_000;

/** Fields that decide what is installed: which of two values counts must not depend on the reader. */
const DECIDING: ReadonlySet<string> = new Set(["metadata_version", "name", "version", "requires_python"]);

/** Fields whose lines keep their ends when they are folded. */
const TEXTS: ReadonlySet<string> = new Set(["description", "license"]);

/**
 * Reads the bytes of a METADATA or PKG-INFO file (any Metadata-Version, STANDARDS M07, M08, M14). Unknown fields are left
 * out; whether the values are right is for `checkCoreMetadata` to say.
 *
 * Raises a `Refusal` (`invalid`) when the file is too large, has too many fields or says twice who it is.
 */
export function parseCoreMetadata(bytes: Uint8Array, maxFields = MAX_METADATA_FIELDS): CoreMetadata {
  if (bytes.byteLength > MAX_METADATA_SIZE) {
    throw invalidMetadata(`The core metadata is larger than ${MAX_METADATA_SIZE} bytes.`);
  }
  const { fields, body, isCut } = readHeader(decodeLeniently(bytes), maxFields);
  if (isCut)
    throw invalidMetadata(
      `The core metadata has more than ${maxFields} fields, or very many lines in them (limits.metadataFields).`,
    );
  const metadata: CoreMetadata = {};
  for (const field of fields) addField(metadata, field);
  if (metadata.description === undefined && !isMissing("description", body)) metadata.description = body;
  return metadata;
}

function addField(metadata: CoreMetadata, { name, lines }: HeaderField): void {
  const key = name.toLowerCase().replaceAll("-", "_");
  const value = TEXTS.has(key) ? unfoldText(lines) : unfoldLine(lines);
  if (isMultipleField(key)) {
    if (isMissing(key, value)) return;
    metadata[key] ??= [];
    metadata[key].push(value);
  } else if (isSingleField(key) && !isMissing(key, value)) {
    if (metadata[key] !== undefined && DECIDING.has(key)) {
      throw invalidMetadata(`The core metadata has the field ${name} more than once.`);
    }
    metadata[key] ??= value;
  }
}

function unfoldLine(lines: readonly string[]): string {
  return lines
    .map((line) => line.trim())
    .join(" ")
    .trim();
}

/** A description in the header has its lines indented by eight spaces, or by seven and a `|`. */
function unfoldText(lines: readonly string[]): string {
  const [first = "", ...rest] = lines;
  const hasBars = rest.length > 0 && rest.every((line) => /^[ \t]+\|/.test(line) || line.trim() === "");
  const unfolded = rest.map((line) => line.replace(hasBars ? /^[ \t]+\|?/ : /^(?: {8}|\t| {1,7})/, ""));
  return [first, ...unfolded].join("\n").trim();
}

function invalidMetadata(message: string): Refusal {
  return new Refusal("invalid", "invalid_metadata", message);
}
