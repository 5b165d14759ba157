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
  if (byCode !== undefined) return { fields: { [byCode]: error.message }, rest: null };
  if (error.code !== "bad-body") return { fields: {}, rest: error.message };
  const fields: Record<string, string> = {};
  const rest: string[] = [];
  for (const { key, message } of piecesOf(error.message)) {
    const field = fieldOf(key, keys);
    if (field === null) rest.push(key === "" ? message : `${key}: ${message}`);
    else fields[field] ??= message;
  }
  return { fields, rest: rest.length === 0 ? null : rest.join("; ") };
}

/** Of `The body of the request is not valid: name: too short; settings.bases.0: write owner/name.` each key with its words. */
function piecesOf(detail: string): { key: string; message: string }[] {
  const said = detail.replace(/^The body of the request is not valid: /, "").replace(/\.$/, "");
  return said.split(/; (?=[A-Za-z]+(?:\.\w+)*: )/).map((piece) => {
    const named = /^([A-Za-z]+(?:\.\w+)*): (.*)$/s.exec(piece);
    return named === null
      ? { key: "", message: piece }
      : { key: named[1] ?? "", message: t(named[2] ?? piece) };
  });
}

function fieldOf(key: string, keys: Places["keys"]): string | null {
  for (let known = key; known !== ""; known = known.slice(0, Math.max(0, known.lastIndexOf(".")))) {
    const field = keys[known];
    if (field !== undefined) return field;
  }
  return null;
}
