import { Refusal } from "../../refusal.ts";
import { quoteForMessage } from "../metadata/quote.ts";
import type { Version } from "../versions/version.ts";

export type FileKind = "wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb";

/** Tags of a wheel, expanded (`py2.py3` is two), lower case, in order. */
export interface FilenameTags {
  readonly python: readonly string[];
  readonly abi: readonly string[];
  readonly platform: readonly string[];
}

export const NO_TAGS: FilenameTags = { python: [], abi: [], platform: [] };

/** What the parser of one kind of file finds in a name; the project's name is still as it was written. */
export interface FilenameParts {
  kind: FileKind;
  name: string;
  version: Version;
  legacy: boolean;
  pythonTag: string;
  buildTag: string | null;
  tags: FilenameTags;
  /** What tells apart two files of one project and version, in normalised form. */
  distinction: string;
}

/** A `Refusal` that names the file (shortened, printable) and says what is wrong with its name. */
export function invalidFilename(filename: string, problem: string): Refusal {
  return new Refusal(
    "invalid",
    "invalid_filename",
    `Invalid file name ${quoteForMessage(filename)}: ${problem}.`,
  );
}
