import type { ByteRange } from "../../storage/storage.ts";

/** What a Range header asks for of a file: all of it, one part, or a part that is not there (416). */
export type RangeAnswer = { kind: "whole" } | { kind: "part"; range: ByteRange } | { kind: "unsatisfiable" };

const WHOLE: RangeAnswer = { kind: "whole" };
const SPEC = /^bytes *= *(\d*)-(\d*) *$/i;

/**
 * Reads a Range header (RFC 9110, 14.2; STANDARDS H03, H04). What is malformed, or asks for several parts, is answered
 * whole, as the RFC allows: no client needs more, and nobody can ask for a file many times over.
 */
export function readRange(header: string | undefined, size: number): RangeAnswer {
  const match = header === undefined ? null : SPEC.exec(header);
  if (!match) return WHOLE;
  const [first, last] = [match[1] as string, match[2] as string];
  if (first === "" && last === "") return WHOLE;
  if (first === "") return suffix(Number(last), size);
  const start = Number(first);
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== "" && Number(last) < start) return WHOLE;
  return start >= size ? { kind: "unsatisfiable" } : { kind: "part", range: { start, end } };
}

function suffix(length: number, size: number): RangeAnswer {
  if (length === 0 || size === 0) return { kind: "unsatisfiable" };
  return { kind: "part", range: { start: Math.max(0, size - length), end: size - 1 } };
}
