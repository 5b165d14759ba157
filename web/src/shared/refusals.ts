import { Problem } from "../api/client.ts";
import { t } from "../words/t.ts";

/** Where the fields of a form are told of: by the key that the API names, or by the code of a refusal. */
export interface Places {
  /** Fields of the form by the API's keys, such as `settings.bases`; what lies below a key counts as it. */
  keys: Readonly<Record<string, string>>;
  /** Fields of the form by codes of refusals, such as `account-exists`. */
  codes?: Readonly<Record<string, string>>;
}

export interface Told {
  /** What is wrong, by fields of the form. */
  fields: Record<string, string>;
  /** What no field is to blame for; null: nothing. */
  rest: string | null;
}

/** Tells each field of a form what the server finds wrong with it. */
export function tellFields(error: unknown, { keys, codes = {} }: Places): Told {
  if (!(error instanceof Error)) return { fields: {}, rest: null };
  if (!(error instanceof Problem)) return { fields: {}, rest: error.message };
  const byCode = codes[error.code];
  if (byCode !== undefined && error.problems.length === 0)
    return { fields: { [byCode]: error.message }, rest: null };
  if (error.problems.length === 0) return { fields: {}, rest: error.message };
  const fields: Record<string, string> = {};
  const rest: string[] = [];
  for (const { field, message } of error.problems) {
    const place = fieldOf(field, keys);
    if (place === null) rest.push(field === "" ? sentence(message) : `${field}: ${t(message)}`);
    else fields[place] ??= sentence(message);
  }
  return { fields, rest: rest.length === 0 ? null : rest.join("; ") };
}

/** The server's words begin in lower case where they follow the name of a field. */
function sentence(message: string): string {
  const said = t(message);
  return said.charAt(0).toUpperCase() + said.slice(1);
}

function fieldOf(key: string, keys: Places["keys"]): string | null {
  for (let known = key; known !== ""; known = known.slice(0, Math.max(0, known.lastIndexOf(".")))) {
    const field = keys[known];
    if (field !== undefined) return field;
  }
  return null;
}
