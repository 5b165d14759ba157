import { Turns } from "../../../turns.ts";
import type { Fault } from "./fault.ts";
import type { Value } from "./value.ts";

const START = "<?xml version='1.0' encoding='UTF-8'?>\n<methodResponse>\n";
const END = "\n</methodResponse>\n";
/** What XML 1.0 cannot have, not even escaped. */
const UNWRITABLE = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;

/** Characters that are turned into bytes at once. */
const PIECE = 64 * 1024;

/** The answer to a call. Others have their turn while a long list or struct is written. */
export async function writeAnswer(value: Value): Promise<Buffer> {
  const turns = new Turns();
  const pieces: Buffer[] = [];
  let text = `${START}<params><param><value>`;
  for (const part of partsOf(value)) {
    text += part;
    if (text.length > PIECE) {
      pieces.push(Buffer.from(text));
      text = "";
    }
    if (turns.isOver()) await turns.next();
  }
  return Buffer.concat([...pieces, Buffer.from(`${text}</value></param></params>${END}`)]);
}

/** The answer to a call that was refused. */
export function writeFault({ code, message }: Fault): Buffer {
  const fault = writeValue({ faultCode: code, faultString: message });
  return Buffer.from(`${START}<fault>${fault}</fault>${END}`);
}

function writeValue(value: Value): string {
  return `<value>${[...partsOf(value)].join("")}</value>`;
}

/** What stands between the tags of a value, an item at a time. */
function* partsOf(value: Value): Generator<string> {
  if (value === null) yield "<nil/>";
  else if (typeof value === "boolean") yield `<boolean>${value ? 1 : 0}</boolean>`;
  else if (typeof value === "number") yield `<int>${Math.trunc(value)}</int>`;
  else if (typeof value === "string") yield `<string>${escapeText(value)}</string>`;
  else if (value instanceof Date) yield `<dateTime.iso8601>${writeTime(value)}</dateTime.iso8601>`;
  else if (isList(value)) yield* listParts(value);
  else yield* structParts(value instanceof Map ? value : Object.entries(value));
}

function* listParts(items: readonly Value[]): Generator<string> {
  yield "<array><data>";
  for (const item of items) yield writeValue(item);
  yield "</data></array>";
}

function* structParts(members: Iterable<readonly [string, Value]>): Generator<string> {
  yield "<struct>";
  for (const [name, item] of members)
    yield `<member><name>${escapeText(name)}</name>${writeValue(item)}</member>`;
  yield "</struct>";
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

/** `20260102T03:04:05`, in UTC: the form has no time zone. */
function writeTime(time: Date): string {
  return time.toISOString().slice(0, "yyyy-mm-ddThh:mm:ss".length).replaceAll("-", "");
}

function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replace(UNWRITABLE, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("\r", "&#13;");
}
