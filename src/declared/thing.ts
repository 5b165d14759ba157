import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";

/** Kinds of things that a site file describes, in the order in which they are created. */
export const THING_KINDS = [
  ...(["account", "group", "issuer", "index", "sandbox-rule", "target"] as const),
  ...(["token", "grant", "publisher"] as const),
] as const;
export type ThingKind = (typeof THING_KINDS)[number];

/** Where something is in the file: keys and positions. */
export type FilePath = readonly (string | number)[];

/** Something that is there, or that a file wants: the same facts in the same form, so that they can be compared. */
export interface Thing {
  kind: ThingKind;
  /** Identifies it among those of its kind. */
  key: string;
  /** What people call it. */
  name: string;
  facts: Readonly<Record<string, unknown>>;
}

/** A thing as the file describes it. */
export interface WantedThing extends Thing {
  path: FilePath;
}

/** A thing as the database has it. */
export interface PresentThing extends Thing {
  /** Of rows that are identified by a number or a text. */
  id: number | string;
  /** Whether an outside directory, such as LDAP, decides about it: no file removes it. */
  isForeign: boolean;
}

/** One fact that differs. Never a secret. */
export interface FactChange {
  field: string;
  before: unknown;
  after: unknown;
}

/** Identifies a thing among those of all kinds. */
export function idOf({ kind, key }: Pick<Thing, "kind" | "key">): string {
  return `${kind} ${key}`;
}

/** Facts that differ. One that the file leaves out (undefined) is not managed, and never differs. */
export function factChanges(before: Thing["facts"], after: Thing["facts"]): FactChange[] {
  return Object.entries(after)
    .filter(([field, value]) => value !== undefined && !isDeepStrictEqual(before[field], value))
    .map(([field, value]) => ({ field, before: before[field] ?? null, after: value }));
}

/** A short text for facts that together identify something. */
export function digest(value: unknown): string {
  return createHash("sha256").update(canonical(value)).digest("hex");
}

/** JSON with sorted keys: the same text for the same value. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    typeof one === "object" && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}

/** A path as a JSON Pointer (RFC 6901), such as `/indexes/team~1main/bases`. */
export function pointer(path: FilePath): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
