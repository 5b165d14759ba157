import { Turns } from "../../turns.ts";

/** Items of a list that are written at once. */
const PIECE = 500;

/** The same text as `JSON.stringify`. Long lists of an object are written in turns, so that other requests are served in between. */
export async function writeJson(value: unknown): Promise<string> {
  const isLarge = isObject(value) && Object.values(value).some(isLong);
  if (!isLarge) return JSON.stringify(value);
  const turns = new Turns();
  const fields: string[] = [];
  for (const [name, field] of Object.entries(value)) {
    if (field === undefined) continue;
    fields.push(
      `${JSON.stringify(name)}:${isLong(field) ? await writeList(field, turns) : JSON.stringify(field)}`,
    );
  }
  return `{${fields.join(",")}}`;
}

async function writeList(list: readonly unknown[], turns: Turns): Promise<string> {
  const pieces: string[] = [];
  for (let at = 0; at < list.length; at += PIECE) {
    pieces.push(JSON.stringify(list.slice(at, at + PIECE)).slice(1, -1));
    if (turns.isOver()) await turns.next();
  }
  return `[${pieces.join(",")}]`;
}

function isLong(field: unknown): field is readonly unknown[] {
  return Array.isArray(field) && field.length > PIECE;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
