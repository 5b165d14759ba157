import { dedent, isBlank, trimmed } from "./lines.ts";

/** The lines that stand in a cell, and over how many columns and rows it goes. */
export interface Cell {
  lines: string[];
  columns: number;
  rows: number;
}

/** Rows of cells, the uppermost first; a cell stands in the first of its rows. */
export interface TableRows {
  head: Cell[][];
  body: Cell[][];
}

export const cellOf = (lines: readonly string[], columns = 1, rows = 1): Cell => ({
  lines: trimmed(dedent(lines.map((line) => line.trimEnd()))),
  columns,
  rows,
});

/**
 * A simple table: columns under `=====`; a row begins where the first column is not empty, and a line of `-----` below it, or
 * the border of the head, says which of its cells go over several columns.
 */
export function readSimple(lines: readonly string[]): TableRows {
  const columns = startsOf(lines[0] ?? "", /=+/g);
  const groups: Cell[][][] = [[]];
  let row: string[] = [];
  const endRow = (starts: readonly number[]) => {
    if (row.length > 0) groups.at(-1)?.push(cellsOf(row, columns, starts));
    row = [];
  };
  for (const line of lines.slice(1)) {
    if (/^=[= ]*$/.test(line)) {
      endRow(startsOf(line, /=+/g));
      groups.push([]);
    } else if (/^-[- ]*$/.test(line)) endRow(startsOf(line, /-+/g));
    else if (isBlank(line)) row = row.length === 0 ? row : [...row, ""];
    else {
      if (!isBlank(line.slice(0, columns[1]))) endRow(columns);
      row.push(line);
    }
  }
  endRow(columns);
  const [first = [], second] = groups;
  const hasHead = second !== undefined && second.length > 0;
  return hasHead ? { head: first, body: second } : { head: [], body: first };
}

const startsOf = (border: string, dashes: RegExp): number[] =>
  [...border.matchAll(dashes)].map((match) => match.index);

function cellsOf(row: readonly string[], columns: readonly number[], starts: readonly number[]): Cell[] {
  return starts.map((start, at) => {
    const end = starts[at + 1] ?? Number.POSITIVE_INFINITY;
    const covered = columns.filter((column) => column >= start && column < end).length;
    return cellOf(
      row.map((line) => line.slice(start, end)),
      Math.max(covered, 1),
    );
  });
}

/** `caption`: HTML, or empty. */
export function tableHtml(
  { head, body }: TableRows,
  cellHtml: (lines: string[]) => string,
  caption = "",
): string {
  const row = (cells: Cell[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}${spans(cell)}>${cellHtml(cell.lines)}</${tag}>`).join("")}</tr>`;
  const rows = (part: Cell[][], tag: string) => part.map((cells) => row(cells, tag)).join("");
  const heading = caption === "" ? "" : `<caption>${caption}</caption>`;
  const top = head.length === 0 ? "" : `<thead>${rows(head, "th")}</thead>`;
  return `<table>${heading}${top}<tbody>${rows(body, "td")}</tbody></table>`;
}

function spans({ columns, rows }: Cell): string {
  return `${columns > 1 ? ` colspan="${columns}"` : ""}${rows > 1 ? ` rowspan="${rows}"` : ""}`;
}
