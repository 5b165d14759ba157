import { Refusal } from "../../refusal.ts";

/** A project's name in its normalised form (PEP 503): only `parseProjectName` makes one. */
export type ProjectName = string & { readonly brand: unique symbol };

const VALID = /^(?:[a-z0-9]|[a-z0-9][a-z0-9._-]*[a-z0-9])$/i;
const MAX_LENGTH = 200;

/** Lower case, runs of `-`, `_` and `.` become one `-` (STANDARDS N01). */
export function normalizeName(text: string): string {
  return text.toLowerCase().replace(/[-_.]+/g, "-");
}

/** What a text that `parseProjectName` does not take must be, as the rest of a sentence that begins with it. */
export function projectNameProblem(text: string): string {
  return text.length > MAX_LENGTH
    ? `is too long for a project name: it has ${text.length} characters, ${MAX_LENGTH} are allowed`
    : "is not a valid project name. A name has letters, digits, '.', '_' and '-', and begins and ends with a letter or digit";
}

/** The refusal (`invalid`) of a field that does not hold a project's name. */
export function badProjectName(field: string, text: string): Refusal {
  const message = projectNameProblem(text);
  const options = { problems: [{ field, message }] };
  return new Refusal("invalid", "bad-project-name", `\`${field}\` ${message}.`, options);
}

/** The normalised name, or null when the text is no valid project name (STANDARDS N03, N04). */
export function parseProjectName(text: string): ProjectName | null {
  if (text.length > MAX_LENGTH || !VALID.test(text)) return null;
  return normalizeName(text) as ProjectName;
}
