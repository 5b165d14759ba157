import type { Access } from "../../access/access.ts";
import { PERMISSIONS } from "../../accounts/permission.ts";
import type { Database } from "../../database/database.ts";
import { matchesGlob } from "../../glob.ts";
import { addressOf, type IndexRecord } from "../../indexes/index-record.ts";
import type { Indexes } from "../../indexes/indexes.ts";
import { isKnownName, knownNames } from "../../indexes/known-names.ts";
import { normalizeName, type ProjectName } from "../../packaging/names/project-name.ts";
import { Refusal } from "../../refusal.ts";
import { nearest } from "../../settings/nearest.ts";
import type { ApiRequest } from "./endpoint.ts";

/** What looking for names needs. */
export interface NamedServices {
  access: Access;
  database: Database;
  indexes: Indexes;
}

type Asked = Pick<ApiRequest<unknown, unknown, unknown, NamedServices>, "services" | "caller">;

/** A field of a request, and the name or pattern in it. */
export interface Named {
  field: string;
  glob: string;
}

/** Names that are compared with a mistyped one at most. */
const MAX_COMPARED = 5000;

const LATER = "If it will be created later, send `notYet` (on the command line: --not-yet).";

/**
 * Refuses (`invalid`) names of indexes and projects that do not exist, with the nearest name that does. What the caller
 * may not see counts as not existing. Patterns may match nothing.
 *
 * @param projects are looked for in every index that one of `indexes` matches, and in what those inherit from.
 */
export async function requireExisting(
  asked: Asked,
  { indexes, projects }: { indexes: readonly Named[]; projects: readonly Named[] },
): Promise<void> {
  const seen = asked.services.indexes.list().filter((index) => maySee(asked, index, null));
  const missing = indexes.filter(({ glob }) => isName(glob) && !seen.some((one) => addressOf(one) === glob));
  refuseMissing("index", missing, seen.map(addressOf));
  const within = seen.filter((one) => indexes.some(({ glob }) => matchesGlob(glob, addressOf(one))));
  const sources = [...new Set(within.flatMap((index) => asked.services.indexes.sourcesOf(index)))];
  const absent: Named[] = [];
  for (const named of projects)
    if (isName(named.glob) && !(await isKnown(asked, sources, normalizeName(named.glob)))) absent.push(named);
  if (absent.length > 0) refuseMissing("project", absent, await visibleNames(asked, sources));
}

function isName(glob: string): boolean {
  return !glob.includes("*");
}

function maySee({ services, caller }: Asked, index: IndexRecord, project: string | null): boolean {
  return PERMISSIONS.some((one) => services.access.allow(caller, one, index, project));
}

/** Whether the project was published to one of the indexes, or is on a page that a mirror keeps, and the caller may see it. */
function isKnown(asked: Asked, sources: readonly IndexRecord[], name: string): Promise<boolean> {
  const seen = sources.filter((index) => maySee(asked, index, name));
  return isKnownName(asked.services.database.read, seen, name);
}

async function visibleNames(asked: Asked, sources: readonly IndexRecord[]): Promise<string[]> {
  const names: ProjectName[] = [];
  for (const source of sources) {
    const known = await knownNames(asked.services.database.read, [source], "", MAX_COMPARED);
    names.push(...known.filter((name) => maySee(asked, source, name)));
  }
  return names;
}

function refuseMissing(what: "index" | "project", missing: readonly Named[], known: readonly string[]): void {
  const problems = missing.map(({ field, glob }) => ({ field, message: thereIsNone(what, glob, known) }));
  const [first] = problems;
  if (first === undefined) return;
  throw new Refusal("invalid", `no-such-${what}`, `${first.message} ${LATER}`, { problems });
}

/** "There is no index root/mian. Did you mean root/main?" */
export function thereIsNone(what: string, name: string, known: readonly string[]): string {
  const [near] = nearest(name, known);
  const hint = near === undefined ? "" : ` Did you mean ${near}?`;
  return `There is no ${what} ${name}.${hint}`;
}
