/** What the server says about someone whose password is right. */
export interface RemotePerson {
  /** Identifies the person for ever; null: the answer has none. */
  id: string | null;
  groups: ReadonlySet<string>;
}

const MOST_GROUPS = 5_000;
const LONGEST = 255;

/**
 * Reads the body of an answer that accepted a password: nothing, or a JSON object with `name`, `id` and `groups`. Null: it is
 * about another account than the one that was asked for, or cannot be what it should be, so that it proves nothing.
 */
export function readPerson(account: string, contentType: string, body: string): RemotePerson | null {
  if (body.trim() === "" || !/^application\/(?:[\w.+-]+\+)?json\b/i.test(contentType))
    return { id: null, groups: new Set() };
  const answer = parsed(body);
  if (answer === null) return null;
  const { name, id, groups } = answer;
  if (name !== undefined && (typeof name !== "string" || name.toLowerCase() !== account)) return null;
  if (id !== undefined && !isText(id) && !Number.isSafeInteger(id)) return null;
  if (groups === undefined) return { id: idText(id), groups: new Set() };
  if (!Array.isArray(groups) || groups.length > MOST_GROUPS || !groups.every(isText)) return null;
  return { id: idText(id), groups: new Set(groups) };
}

function parsed(body: string): Record<string, unknown> | null {
  try {
    const answer: unknown = JSON.parse(body);
    const isObject = typeof answer === "object" && answer !== null && !Array.isArray(answer);
    return isObject ? (answer as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function idText(id: unknown): string | null {
  return id === undefined ? null : String(id);
}

/** Text that a database can hold: none has NUL in it. */
function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= LONGEST && !/\p{Cc}/u.test(value);
}
