import type { Dialect } from "./statements.ts";

export type Value = string | number | null;

const ESCAPED: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", 0: "\0", b: "\b", Z: "\x1a" };
const COPIED: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v" };

const WITH_ESCAPES = /\s*(?:(?:_\w+\s*)?'([^'\\]*(?:(?:\\[\s\S]|'')[^'\\]*)*)'|([^\s,()']+))\s*([,)])/y;
const WITHOUT_ESCAPES = /\s*(?:'([^']*(?:''[^']*)*)'|([^\s,()']+))\s*([,)])/y;

/** The rows `(…), (…)` of a statement `INSERT`, from `start` on. What they are not is an error. */
export function* insertedRows(statement: string, start: number, dialect: Dialect): Generator<Value[]> {
  const value = dialect.hasEscapes ? WITH_ESCAPES : WITHOUT_ESCAPES;
  const opening = /\s*,?\s*\(/y;
  let at = start;
  while (/\S/.test(statement.slice(at, at + 16))) {
    at = matched(opening, statement, at).at;
    const row: Value[] = [];
    for (let closing = ","; closing === ","; ) {
      const found = matched(value, statement, at);
      const [, text, word = "", mark = ""] = found.groups;
      row.push(text === undefined ? wordOf(word) : unescaped(text, dialect));
      [at, closing] = [found.at, mark];
    }
    yield row;
  }
}

/** A row of `COPY`: fields between tabs. */
export function copiedRow(line: string): Value[] {
  return line
    .split("\t")
    .map((field) =>
      field === "\\N" ? null : field.replace(/\\(.)/g, (_, mark: string) => COPIED[mark] ?? mark),
    );
}

function matched(pattern: RegExp, text: string, at: number) {
  pattern.lastIndex = at;
  const groups = pattern.exec(text);
  if (groups === null) throw new SyntaxError("This is no row of a dump.");
  return { groups, at: pattern.lastIndex };
}

function unescaped(text: string, { hasEscapes }: Dialect): string {
  if (!hasEscapes) return text.replaceAll("''", "'");
  return text.replace(/\\([\s\S])|''/g, (_, mark?: string) =>
    mark === undefined ? "'" : (ESCAPED[mark] ?? mark),
  );
}

function wordOf(word: string): Value {
  if (/^null$/i.test(word)) return null;
  if (/^(?:true|false)$/i.test(word)) return word.toLowerCase() === "true" ? 1 : 0;
  if (/^0x(?:[0-9a-f]{2})+$/i.test(word)) return Buffer.from(word.slice(2), "hex").toString("utf8");
  if (/^-?\d+(?:\.\d+)?$/.test(word)) return Number(word);
  throw new SyntaxError("This is no value of a dump.");
}
