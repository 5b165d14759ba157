import { isUtf8 } from "node:buffer";

const UTF8 = new TextDecoder("utf-8");
const LATIN1 = new TextDecoder("windows-1252");
const LINE_END = 0x0a;
/** Longer texts are not looked at line by line. */
const MAX_LENGTH = 1024 * 1024;

/**
 * Text as its writer meant it: UTF-8, and where a line is not, Latin-1, which is what Python 2.7's distutils wrote into
 * forms and PKG-INFO when a setup.py was in Latin-1. A byte order mark is dropped. Never raises.
 */
export function decodeLeniently(bytes: Uint8Array): string {
  if (bytes.length > MAX_LENGTH || isUtf8(bytes)) return UTF8.decode(bytes);
  return linesOf(bytes)
    .map((line) => (isUtf8(line) ? UTF8 : LATIN1).decode(line))
    .join("");
}

/** The lines, each with its end. */
function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(LINE_END, start);
    const next = end < 0 ? bytes.length : end + 1;
    lines.push(bytes.subarray(start, next));
    start = next;
  }
  return lines;
}
