import { broken } from "./random-access.ts";

/** What a pax header says about the next member. */
export interface PaxFacts {
  path?: string;
  linkpath?: string;
  size?: number;
}

/** The records of a pax header: `<length> <key>=<value>\n` each. Refuses broken ones, and sparse members (F54). */
export function readPax(bytes: Buffer): PaxFacts {
  const facts: PaxFacts = {};
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const digits = space < 0 ? "" : bytes.toString("latin1", at, Math.min(space, at + 12));
    const end = at + Number.parseInt(digits, 10);
    const equals = bytes.indexOf(0x3d, space);
    if (
      !/^[1-9]\d*$/.test(digits) ||
      end > bytes.length ||
      equals < space ||
      equals >= end ||
      bytes[end - 1] !== 0x0a
    ) {
      throw broken("a pax header in its tar file is damaged");
    }
    const key = bytes.toString("utf8", space + 1, equals);
    apply(facts, key, bytes.toString("utf8", equals + 1, end - 1));
    at = end;
  }
  return facts;
}

function apply(facts: PaxFacts, key: string, value: string): void {
  if (key.startsWith("GNU.sparse.")) throw broken("its tar file holds a sparse file");
  if (key === "path") facts.path = value;
  if (key === "linkpath") facts.linkpath = value;
  if (key === "size") {
    if (!/^\d{1,15}$/.test(value)) throw broken("a pax header in its tar file has an impossible size");
    facts.size = Number(value);
  }
}

/** The name in a GNU long-name member: text up to its NUL. */
export function readLongName(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString("utf8", 0, end < 0 ? bytes.length : end);
}
