import type { z } from "zod";
import { nearest } from "./nearest.ts";

/** What is wrong with one field of a value that somebody sent or wrote. */
export interface FieldProblem {
  /** Its path, such as `settings.bases.0`. Empty: the value as a whole. */
  field: string;
  /** The rest of a sentence that begins with the field: "must not be empty". */
  message: string;
}

type Issue = z.core.$ZodRawIssue;

/** Longest text of one problem: what was sent may be repeated in it. */
const MAX_LENGTH = 300;

const TYPES: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object with fields",
  record: "an object with fields",
  null: "null",
  undefined: "left out",
};

const FORMATS: Record<string, string> = {
  datetime: "a time such as 2030-01-31T12:00:00Z",
  url: "an address such as https://example.com/",
};

/**
 * The words for what a schema refuses, where the schema has none of its own: the library's would describe its types to
 * programmers. Give it to `safeParse` as `error`.
 */
export function plainWords(issue: Issue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? "is required"
        : `must be ${TYPES[issue.expected] ?? "of another type"}`;
    case "invalid_value":
      return `must be ${listed(issue.values.map(String))}`;
    case "too_small":
      return tooSmall(issue.origin, Number(issue.minimum), issue.inclusive !== false);
    case "too_big":
      return `can ${limited(issue.origin, Number(issue.maximum))}`;
    case "invalid_format":
      return FORMATS[issue.format] === undefined
        ? "has characters that are not allowed"
        : `must be ${FORMATS[issue.format]}`;
    case "unrecognized_keys":
      return unknownKey(issue.keys[0] ?? "", knownKeys(issue));
    case "invalid_union":
      return "has none of the forms that are allowed here";
    case "custom":
      return undefined;
    default:
      return "is not valid";
  }
}

/** What a schema found wrong, one entry a field; unknown fields are named themselves. */
export function fieldProblems(error: z.ZodError): FieldProblem[] {
  return error.issues.flatMap((issue): FieldProblem[] => {
    const field = short(issue.path.map(String).join("."));
    if (issue.code === "invalid_key" || issue.code === "invalid_element") {
      const inner = issue.issues[0];
      return [{ field, message: short(inner?.message ?? issue.message) }];
    }
    if (issue.code !== "unrecognized_keys") return [{ field, message: short(issue.message) }];
    return issue.keys.map((key, at) => ({
      field: short(field === "" ? key : `${field}.${key}`),
      message: at === 0 ? short(issue.message) : unknownKey(key, []),
    }));
  });
}

/** The problems as one line: "name: must not be empty; settings.bases.0: write an index as owner/name". */
export function problemLine(problems: readonly FieldProblem[]): string {
  return problems.map(({ field, message }) => (field === "" ? message : `${field}: ${message}`)).join("; ");
}

function tooSmall(origin: string, minimum: number, inclusive: boolean): string {
  if (origin === "string" || origin === "array" || origin === "set")
    return minimum <= 1 ? "must not be empty" : `must have at least ${counted(origin, minimum)}`;
  return `must be ${inclusive ? "at least" : "more than"} ${minimum}`;
}

function limited(origin: string, maximum: number): string {
  return origin === "string" || origin === "array" || origin === "set"
    ? `have at most ${counted(origin, maximum)}`
    : `be at most ${maximum}`;
}

function counted(origin: string, count: number): string {
  const what = origin === "string" ? "character" : "item";
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function unknownKey(key: string, known: readonly string[]): string {
  const [near] = nearest(key.slice(0, 50), known);
  return near === undefined ? "is not a known field" : `is not a known field. Did you mean ${near}?`;
}

/** The fields of the object whose schema found the issue. */
function knownKeys({ inst }: Issue): string[] {
  const shape: unknown = (inst?._zod.def as { shape?: unknown } | undefined)?.shape;
  return typeof shape === "object" && shape !== null ? Object.keys(shape) : [];
}

function listed(values: readonly string[]): string {
  const last = values.at(-1) ?? "";
  return values.length < 2 ? last : `${values.slice(0, -1).join(", ")} or ${last}`;
}

function short(text: string): string {
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH)}…`;
}
