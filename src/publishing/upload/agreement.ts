import type { IndexSettings } from "../../indexes/index-record.ts";
import type { CoreMetadata } from "../../packaging/metadata/core-metadata.ts";
import { quoteForMessage } from "../../packaging/metadata/quote.ts";
import type { DistributionFilename } from "../../packaging/names/distribution-filename.ts";
import { normalizeName } from "../../packaging/names/project-name.ts";
import type { FileUploadForm } from "../../packaging/upload/upload-form.ts";
import { parseVersion } from "../../packaging/versions/version.ts";
import { Refusal } from "../../refusal.ts";

/**
 * Checks that form and file name describe the same file, and that the index takes its kind (STANDARDS U18, U19, U32,
 * F07, F08, F10).
 */
export function checkFilename(
  name: DistributionFilename,
  form: FileUploadForm,
  settings: IndexSettings,
): void {
  if (form.kind !== name.kind) {
    throw disagree(
      `the form says the file is of kind ${form.kind}, its name ${name.filename} says ${name.kind}`,
    );
  }
  checkKind(name, settings);
  if (name.project !== form.project) {
    throw disagree(`the form names project ${form.project}, the file ${name.filename} is of ${name.project}`);
  }
  if (name.version.canonical !== form.version.canonical) {
    throw disagree(
      `the form names version ${form.version.text}, the file ${name.filename} is of ${name.version.text}`,
    );
  }
}

/** Checks that the index takes files of this kind (F07, F08). */
export function checkKind(name: DistributionFilename, settings: IndexSettings): void {
  if (!name.legacy || settings.legacyFileKinds) return;
  throw new Refusal(
    "invalid",
    "legacy-file-kind",
    `${name.filename}: this index takes wheels (.whl) and sdists (.tar.gz) only; its setting legacyFileKinds allows others.`,
  );
}

/** Checks that the metadata, which are valid, are of this release (M09, M10, E09, F60). */
export function checkMetadata(name: DistributionFilename, metadata: CoreMetadata): void {
  if (normalizeName(metadata.name!) !== name.project) {
    throw disagree(`the metadata in ${name.filename} are of project ${quoteForMessage(metadata.name!)}`);
  }
  if (parseVersion(metadata.version!)?.canonical !== name.version.canonical) {
    throw disagree(`the metadata in ${name.filename} are of version ${quoteForMessage(metadata.version!)}`);
  }
}

function disagree(why: string): Refusal {
  return new Refusal("invalid", "file-disagrees", `The upload is refused: ${why}.`);
}
