import { sizeOfField } from "./size-words.ts";

type Fields = Record<string, unknown>;

/**
 * What changed in settings of an index, a line each: lists as what was added (`+`) and removed (`-`), other settings as
 * `old → new`. `before` is null where it is not known; then only the new values are told.
 */
export function settingDifferences(before: Fields | null, after: Fields): string[] {
  return Object.entries(after).flatMap(([name, value]) => {
    const old = before?.[name];
    if (Array.isArray(value)) return listDifferences(label(name), Array.isArray(old) ? old : [], value);
    if (isFields(value) && isFields(old)) {
      const changed = Object.entries(value).filter(([key, one]) => !isSame(one, old[key]));
      return changed.map(
        ([key, one]) => `${label(name)}, ${label(key)}: ${words(old[key], key)} → ${words(one, key)}`,
      );
    }
    if (before === null) return [`${label(name)}: ${words(value, name)}`];
    return isSame(old, value) ? [] : [`${label(name)}: ${words(old, name)} → ${words(value, name)}`];
  });
}

/** Items that are in both lists are left out; if only the order differs, that is said. */
function listDifferences(name: string, before: readonly unknown[], after: readonly unknown[]): string[] {
  const kept = (list: readonly unknown[], item: unknown) => list.some((one) => isSame(one, item));
  const removed = before.filter((item) => !kept(after, item)).map((item) => `- ${name}: ${words(item)}`);
  const added = after.filter((item) => !kept(before, item)).map((item) => `+ ${name}: ${words(item)}`);
  if (removed.length + added.length > 0) return [...removed, ...added];
  return isSame(before, after) ? [] : [`${name}: new order`];
}

const LABELS: Readonly<Record<string, string>> = {
  policy: "rule",
  bases: "base",
  origins: "origin",
  read: "who can read",
  maxFileSize: "maximum file size",
  maxSize: "maximum size",
  maxProjectSize: "maximum size of each project",
  url: "upstream",
};

function label(name: string): string {
  return LABELS[name] ?? name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** A value as people write it; a rule as `deny projects evil (malware)`. `field`: what holds it. */
function words(value: unknown, field = ""): string {
  const size = sizeOfField(field, value);
  if (size !== null) return size;
  if (value === undefined || value === null || value === "") return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map((one) => words(one)).join(", ");
  if (!isFields(value)) return String(value);
  const { action, reason, by: _by, at: _at, ...rest } = value;
  const parts = Object.entries(rest)
    .filter(([, one]) => one !== null && !(Array.isArray(one) && one.length === 0))
    .map(([name, one]) => `${label(name)} ${words(one, name)}`);
  const what = [action, parts.join(", ") || (action === undefined ? "" : "every file")]
    .filter(Boolean)
    .join(" ");
  return reason === undefined || reason === "" ? what : `${what} (${reason})`;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Equal contents, whatever the order of the keys. */
function isSame(left: unknown, right: unknown): boolean {
  return canonical(left) === canonical(right);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, one) =>
    isFields(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one,
  );
}
