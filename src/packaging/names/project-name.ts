/** A project's name in its normalised form (PEP 503): only `parseProjectName` makes one. */
export type ProjectName = string & { readonly brand: unique symbol };

const VALID = /^(?:[a-z0-9]|[a-z0-9][a-z0-9._-]*[a-z0-9])$/i;
const MAX_LENGTH = 200;

/** Lower case, runs of `-`, `_` and `.` become one `-` (STANDARDS N01). */
export function normalizeName(text: string): string {
  return text.toLowerCase().replace(/[-_.]+/g, "-");
}

/** The normalised name, or null when the text is no valid project name (STANDARDS N03, N04). */
export function parseProjectName(text: string): ProjectName | null {
  if (text.length > MAX_LENGTH || !VALID.test(text)) return null;
  return normalizeName(text) as ProjectName;
}
