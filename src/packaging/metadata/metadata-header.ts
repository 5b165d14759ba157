/** One header field; the first line is what follows the colon, the others are its folded lines as they stand. */
export interface HeaderField {
  name: string;
  lines: string[];
}

/** Lines of a header for each field that it may have. */
const LINES_PER_FIELD = 5;
const FIELD = /^([!-9;-~]+)[ \t]*:/;

/**
 * Splits an RFC 822 style text (PEP 241 and later) into its header fields and its body, in one pass. As Python's own
 * reader does, a line that is neither a field nor folded ends the header. `isCut`: there are more than `maxFields`, or
 * very many lines in them, and the rest was not read.
 */
export function readHeader(
  text: string,
  maxFields = Number.POSITIVE_INFINITY,
): { fields: HeaderField[]; body: string; isCut: boolean } {
  const isCut = false;
  let lines = 0;
  const fields: HeaderField[] = [];
  const lineEnd = /\r\n|\r|\n/g;
  let start = 0;
  while (start < text.length) {
    const end = lineEnd.exec(text);
    const line = text.slice(start, end?.index ?? text.length);
    const next = end === null ? text.length : lineEnd.lastIndex;
    if (line === "") return { fields, body: bodyOf(text, next), isCut };
    if (fields.length > maxFields || ++lines > maxFields * LINES_PER_FIELD)
      return { fields, body: "", isCut: true };
    const current = fields.at(-1);
    const field = FIELD.exec(line);
    if (/^[ \t]/.test(line) && current !== undefined) {
      current.lines.push(line);
    } else if (field === null) {
      return { fields, body: bodyOf(text, start), isCut };
    } else {
      fields.push({ name: field[1] as string, lines: [line.slice(field[0].length).trim()] });
    }
    start = next;
  }
  return { fields, body: "", isCut: fields.length > maxFields };
}

function bodyOf(text: string, start: number): string {
  return text.slice(start).replace(/\r\n?/g, "\n");
}
