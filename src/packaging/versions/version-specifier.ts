import { compareNumbers, compareVersions, makeVersion, parseVersion, type Version } from "./version.ts";

/** A set of version clauses that all have to hold (PEP 440), such as a Requires-Python. */
export interface VersionSpecifier {
  readonly clauses: readonly VersionClause[];
}

export type VersionClause =
  | { readonly operator: "==="; readonly text: string }
  | { readonly operator: "==" | "!="; readonly version: Version; readonly isPrefix: boolean }
  | { readonly operator: "~=" | "<=" | ">=" | "<" | ">"; readonly version: Version };

/** Longest set that is looked at, in characters. */
const MAX_LENGTH = 10_000;
const OPERATOR = /^(===|~=|==|!=|<=|>=|<|>)/;

/** Whether the text is a version specifier set by PEP 440; the empty one, which all versions match, is. */
export function isValidSpecifier(text: string): boolean {
  return parseSpecifier(text) !== null;
}

/** Clauses between commas; null when one of them is not valid. Empty ones (`>=3.6,`) mean nothing. */
export function parseSpecifier(text: string): VersionSpecifier | null {
  if (text.length > MAX_LENGTH) return null;
  const clauses: VersionClause[] = [];
  for (const part of text.split(",")) {
    if (part.trim() === "") continue;
    const clause = parseClause(part.trim());
    if (clause === null) return null;
    clauses.push(clause);
  }
  return { clauses };
}

/** Whether a version fulfils every clause. Pre-releases count as any other version: leaving them out is a choice of installers. */
export function matches(specifier: VersionSpecifier, version: Version): boolean {
  return specifier.clauses.every((clause) => matchesClause(clause, version));
}

function parseClause(text: string): VersionClause | null {
  const operator = OPERATOR.exec(text)?.[1] as VersionClause["operator"] | undefined;
  if (operator === undefined) return null;
  const operand = text.slice(operator.length).trim();
  if (operator === "===") return /^[!-(*-:<-~]+$/.test(operand) ? { operator, text: operand } : null;
  if (operator === "==" || operator === "!=") return parseEquality(operator, operand);
  const version = parseVersion(operand);
  if (version === null || version.local.length > 0) return null;
  if (operator === "~=" && version.release.length < 2) return null;
  return { operator, version };
}

function parseEquality(operator: "==" | "!=", operand: string): VersionClause | null {
  const isPrefix = operand.endsWith(".*");
  const version = parseVersion(isPrefix ? operand.slice(0, -2) : operand);
  if (version === null || (isPrefix && !isOnlyRelease(version))) return null;
  return { operator, version, isPrefix };
}

function isOnlyRelease(version: Version): boolean {
  return version.pre === null && version.post === null && version.dev === null && version.local.length === 0;
}

function matchesClause(clause: VersionClause, version: Version): boolean {
  switch (clause.operator) {
    case "===":
      return clause.text.toLowerCase() === version.text;
    case "==":
      return isEqual(version, clause);
    case "!=":
      return !isEqual(version, clause);
    case "~=":
      return (
        compareVersions(withoutLocal(version), clause.version) >= 0 &&
        hasPrefix(version, clause.version, clause.version.release.length - 1)
      );
    case "<=":
      return compareVersions(withoutLocal(version), clause.version) <= 0;
    case ">=":
      return compareVersions(withoutLocal(version), clause.version) >= 0;
    case "<":
      return isBefore(version, clause.version);
    case ">":
      return isAfter(version, clause.version);
  }
}

function isEqual(version: Version, wanted: { version: Version; isPrefix: boolean }): boolean {
  if (wanted.isPrefix) return hasPrefix(version, wanted.version, wanted.version.release.length);
  const compared = wanted.version.local.length > 0 ? version : withoutLocal(version);
  return compareVersions(compared, wanted.version) === 0;
}

/** `<1.0` leaves out the pre-releases of 1.0, unless it names one itself. */
function isBefore(version: Version, limit: Version): boolean {
  const bound = limit.isPrerelease ? limit : makeVersion({ ...limit, dev: "0" });
  return compareVersions(version, bound) < 0;
}

/** `>1.0` leaves out the local versions and, unless it names one itself, the post-releases of 1.0. */
function isAfter(version: Version, limit: Version): boolean {
  if (compareVersions(withoutLocal(version), limit) <= 0) return false;
  return limit.post !== null || limit.dev !== null || !isPostreleaseOf(version, limit);
}

function isPostreleaseOf(version: Version, base: Version): boolean {
  const { phase, number } = version.pre ?? {};
  const hasSamePre = phase === base.pre?.phase && number === base.pre?.number;
  return version.isPostrelease && hasSamePre && hasSameRelease(version, base);
}

function hasSameRelease(a: Version, b: Version): boolean {
  const length = Math.max(a.release.length, b.release.length);
  return hasPrefix(a, { ...b, release: padded(b.release, length) }, length);
}

/** Whether the first numbers of the release are the same, missing ones taken as zero. */
function hasPrefix(version: Version, prefix: Version, length: number): boolean {
  if (version.epoch !== prefix.epoch) return false;
  const own = padded(version.release, length);
  return prefix.release
    .slice(0, length)
    .every((number, at) => compareNumbers(own[at] as string, number) === 0);
}

function padded(release: readonly string[], length: number): readonly string[] {
  return [...release, ...Array<string>(Math.max(0, length - release.length)).fill("0")];
}

function withoutLocal(version: Version): Version {
  return version.local.length === 0 ? version : makeVersion({ ...version, local: [] });
}
