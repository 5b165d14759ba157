import { outdent } from "./lines.ts";
import { cellOf, type TableRows } from "./tables.ts";

const ITEM = /^[-*+] +|^[-*+]$/;
const MAX_HEAD = 100;

/** The rows that a directive holds, by its options and its lines; null: it is not written as it must be. */
export function readTableDirective(
  name: string,
  options: ReadonlyMap<string, string>,
  lines: readonly string[],
): TableRows | null {
  const rows = name === "list-table" ? listRows(lines) : csvRows(lines, options);
  if (rows === null || rows.length === 0) return null;
  const head = Math.min(Number(options.get("header-rows") ?? 0) || 0, MAX_HEAD);
  const named = name === "csv-table" ? options.get("header") : undefined;
  const first = named === undefined ? [] : (csvRows([named], options) ?? []);
  const cells = [...first, ...rows].map((row) => row.map((text) => cellOf(text)));
  return { head: cells.slice(0, first.length + head), body: cells.slice(first.length + head) };
}

/** A list of lists: each of the outer one is a row, each of the inner one a cell. */
function listRows(lines: readonly string[]): string[][][] | null {
  const rows = itemsOf(lines)?.map(itemsOf) ?? null;
  return rows?.every((row) => row !== null) ? rows : null;
}

/** The lines of each item of a list that is all there is; null: there is something else. */
function itemsOf(lines: readonly string[]): string[][] | null {
  const items: string[][] = [];
  for (const line of lines) {
    const [marker] = ITEM.exec(line) ?? [];
    if (marker !== undefined) items.push([`${" ".repeat(marker.length)}${line.slice(marker.length)}`]);
    else if (line !== "" && !line.startsWith(" ")) return null;
    else items.at(-1)?.push(line);
  }
  return items.map((item) => {
    const width = (item[0] as string).search(/\S|$/);
    return outdent(item, width);
  });
}

/** Comma separated values: a cell in quotes may hold anything, a quote in it is doubled. */
function csvRows(lines: readonly string[], options: ReadonlyMap<string, string>): string[][][] | null {
  const said = options.get("delim") ?? ",";
  const delimiter = said === "tab" ? "\t" : said === "space" ? " " : said;
  if (delimiter.length !== 1) return null;
  const text = lines.join("\n");
  const rows: string[][][] = [];
  let row: string[][] = [];
  for (let at = 0; at < text.length; ) {
    while (text[at] === " " && delimiter !== " ") at++;
    const isQuoted = text[at] === '"';
    const end = isQuoted ? quoteEnd(text, at) : plainEnd(text, at, delimiter);
    const cell = text.slice(isQuoted ? at + 1 : at, end);
    row.push((isQuoted ? cell.replaceAll('""', '"') : cell.trim()).split("\n"));
    at = isQuoted ? plainEnd(text, end + 1, delimiter) : end;
    if (text[at] !== delimiter) {
      if (row.some((one) => one.join("") !== "")) rows.push(row);
      row = [];
    }
    at++;
  }
  return row.length > 0 ? [...rows, row] : rows;
}

function quoteEnd(text: string, at: number): number {
  for (let end = at + 1; ; end++) {
    end = text.indexOf('"', end);
    if (end < 0) return text.length;
    if (text[end + 1] !== '"') return end;
    end++;
  }
}

function plainEnd(text: string, from: number, delimiter: string): number {
  let end = from;
  while (end < text.length && text[end] !== delimiter && text[end] !== "\n") end++;
  return end;
}
