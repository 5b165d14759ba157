import { type Element, readElement } from "./element.ts";
import { Fault } from "./fault.ts";

/** What a client may send as a parameter. */
export type Sent = string | number | boolean | null | readonly Sent[] | ReadonlyMap<string, Sent>;

/** What a client calls. */
export interface Call {
  method: string;
  parameters: readonly Sent[];
}

/** Reads a call. Throws a `Fault` for a body that is none. */
export function readCall(body: Uint8Array): Call {
  const root = readElement(textOf(body));
  const [name, parameters, ...rest] = root.children;
  const isCall = root.name === "methodCall" && name?.name === "methodName" && rest.length === 0;
  if (!isCall) throw notACall("The XML is not an XML-RPC call: it needs a methodCall with a methodName.");
  if (parameters === undefined) return { method: name.text.trim(), parameters: [] };
  if (parameters.name !== "params") throw notACall("After methodName, only params may follow.");
  const sent = parameters.children.map((one) => readValue(only(one, "param", "value")));
  return { method: name.text.trim(), parameters: sent };
}

function textOf(body: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    throw new Fault("notWellFormed", "The XML is not UTF-8.");
  }
}

function readValue(value: Element): Sent {
  const [typed, ...rest] = value.children;
  if (typed === undefined) return value.text;
  if (rest.length > 0) throw notACall("A value has more than one type.");
  const text = typed.text.trim();
  switch (typed.name) {
    case "string":
      return typed.text;
    case "int":
    case "i4":
    case "i8":
      return readNumber(text, /^[+-]?\d{1,15}$/);
    case "double":
      return readNumber(text, /^[+-]?\d{1,15}(?:\.\d{1,20})?$/);
    case "boolean":
      return readBoolean(text);
    case "nil":
      return null;
    case "array":
      return only(typed, "array", "data").children.map(itemOf);
    case "struct":
      return new Map(typed.children.map(readMember));
    default:
      throw notACall(
        "A value has a type that is not supported here: use string, int, boolean, array or struct.",
      );
  }
}

function itemOf(item: Element): Sent {
  if (item.name !== "value") throw notACall("An array has something else than values.");
  return readValue(item);
}

function readMember({ name, children }: Element): [string, Sent] {
  const [key, value] = children;
  if (name !== "member" || children.length !== 2 || key?.name !== "name" || value?.name !== "value")
    throw notACall("A member of a struct needs one name and one value, in this order.");
  return [key.text, readValue(value)];
}

/** The only child of an element, whose names are known. */
function only({ name, children }: Element, outer: string, inner: string): Element {
  const [child] = children;
  if (name === outer && children.length === 1 && child?.name === inner) return child;
  throw notACall(`An element ${outer} with one ${inner} is missing.`);
}

function readNumber(text: string, pattern: RegExp): number {
  if (!pattern.test(text)) throw notACall("A number is written wrongly.");
  return Number(text);
}

function readBoolean(text: string): boolean {
  if (text === "1" || text === "0") return text === "1";
  throw notACall("A boolean must be 0 or 1.");
}

function notACall(message: string): Fault {
  return new Fault("notACall", message);
}
