import { parseSpecifier, type VersionSpecifier } from "./version-specifier.ts";

/** Longest text that is mended, in characters. */
const MAX_LENGTH = 1_000;

/**
 * What older build tools let through and installers still understand, each with what it is read as. They are tried one
 * after the other until the text is valid, as uv does; pip installs all of these with a warning.
 */
const MENDS: readonly [wrong: RegExp, right: string][] = [
  // Stray quotes: `>=3.6'`, `>= "3.6"`.
  [/["']/g, ""],
  // No comma between two clauses: `>=3.6<4`, `>=3.6 <4`.
  [/([0-9*])\s*(?=[<>=!~])/g, "$1,"],
  // `!=~3.0` means every 3.0.x.
  [/!=\s*~\s*([0-9]+(?:\.[0-9]+)*)/g, "!=$1.*"],
  // No dot before the star: `!=3.0*`.
  [/([0-9])\*/g, "$1.*"],
  // A star where only `==` and `!=` may have one: `>=3.6.*`.
  [/((?:[<>]=?|~=)\s*[0-9]+(?:\.[0-9]+)*)\.\*/g, "$1"],
  // A dot at the end: `>=3.`.
  [/([0-9])\.(?=\s*(?:,|$))/g, "$1"],
];

/**
 * The text as installers read it when it is no valid version specifier by PEP 440: `>=3.6.*` as `>=3.6`. null when it
 * cannot be read so either. A valid text comes back as it is.
 */
export function mendSpecifier(text: string): string | null {
  if (parseSpecifier(text) !== null) return text;
  if (text.length > MAX_LENGTH) return null;
  let mended = text;
  for (const [wrong, right] of MENDS) {
    mended = mended.replace(wrong, right);
    if (parseSpecifier(mended) !== null) return mended;
  }
  return null;
}

/** The clauses of a specifier as installers read it (`mendSpecifier`), or null. */
export function readSpecifier(text: string): VersionSpecifier | null {
  const mended = mendSpecifier(text);
  return mended === null ? null : parseSpecifier(mended);
}
