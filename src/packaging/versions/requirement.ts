import { readSpecifier } from "./lenient-specifier.ts";
import { isValidMarker } from "./marker.ts";
import { isValidSpecifier } from "./version-specifier.ts";

/** Longest line that is looked at, in characters. */
const MAX_LENGTH = 20_000;
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?/;
const EXTRAS = /^\[([^\][]*)\]/;
const OPERATOR = /^[<>=!~]/;

/**
 * Whether a line of Requires-Dist is one that installers understand: PEP 508, with what older metadata holds besides:
 * parentheses around the versions (PEP 345), there also a bare version, and `.*` behind any comparison.
 */
export function isValidRequirement(text: string): boolean {
  return isRequirement(text, areValidVersions);
}

/** The same, taking also versions that are not valid by PEP 440 but that installers understand (`mendSpecifier`). */
export function isReadableRequirement(text: string): boolean {
  return isRequirement(text, (versions) => areValidVersions(versions) || readSpecifier(versions) !== null);
}

/** The marker of a valid requirement, or an empty text. */
export function markerOf(requirement: string): string {
  const semicolon = requirement.includes("@") ? requirement.search(/\s;/) + 1 : requirement.indexOf(";") + 1;
  return semicolon === 0 ? "" : requirement.slice(semicolon).replace(/^;/, "");
}

function isRequirement(text: string, areVersions: (text: string) => boolean): boolean {
  if (text.length > MAX_LENGTH || /[\0-\x08\x0e-\x1f\x7f]/.test(text)) return false;
  const name = NAME.exec(text.trim());
  if (name === null) return false;
  let rest = text.trim().slice(name[0].length).trimStart();
  const extras = EXTRAS.exec(rest);
  if (extras !== null) {
    if (!areValidExtras(extras[1] as string)) return false;
    rest = rest.slice(extras[0].length).trimStart();
  }
  return rest.startsWith("@")
    ? isValidUrlPart(rest.slice(1).trimStart())
    : isValidVersionPart(rest, areVersions);
}

function areValidExtras(text: string): boolean {
  return (
    text.trim() === "" || text.split(",").every((extra) => NAME.exec(extra.trim())?.[0] === extra.trim())
  );
}

/** A URL goes up to white space; a marker needs that space before its semicolon. */
function isValidUrlPart(text: string): boolean {
  const space = text.search(/\s/);
  const url = space === -1 ? text : text.slice(0, space);
  const rest = space === -1 ? "" : text.slice(space).trim();
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:/.test(url)) return false;
  return rest === "" || (rest.startsWith(";") && isValidMarker(rest.slice(1)));
}

function isValidVersionPart(text: string, areVersions: (text: string) => boolean): boolean {
  const semicolon = text.indexOf(";");
  const versions = (semicolon === -1 ? text : text.slice(0, semicolon)).trim();
  if (semicolon !== -1 && !isValidMarker(text.slice(semicolon + 1))) return false;
  if (versions === "") return true;
  if (!versions.startsWith("(")) return OPERATOR.test(versions) && areVersions(versions);
  return versions.endsWith(")") && areVersions(versions.slice(1, -1));
}

function areValidVersions(text: string): boolean {
  return text
    .split(",")
    .map((clause) => clause.trim())
    .every((clause) => isValidSpecifier(modernClause(clause)));
}

/** `1.0` (PEP 345) means `==1.0`; `>=1.*` was once read as `>=1`. */
function modernClause(clause: string): string {
  if (clause === "" || clause.startsWith("===")) return clause;
  if (!OPERATOR.test(clause)) return `==${clause}`;
  return /^[<>~]/.test(clause) ? clause.replace(/\.\*$/, "") : clause;
}
