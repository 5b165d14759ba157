/** Rows of cells, each cell the lines that stand in it. */
export interface TableRows {
  head: string[][][];
  body: string[][][];
}

/** A grid table without cells over several columns or rows; null for any other. */
export function readGrid(lines: readonly string[]): TableRows | null {
  const [border = ""] = lines;
  const stops = [...border.matchAll(/\+/g)].map((match) => match.index);
  const rows: string[][][] = [];
  let headRows = 0;
  let cells: string[][] = stops.slice(1).map(() => []);
  for (const line of lines.slice(1)) {
    if (/^\+[-=+]+\+\s*$/.test(line)) {
      if (!stops.every((stop) => line[stop] === "+")) return null;
      rows.push(cells);
      if (line.includes("=")) headRows = rows.length;
      cells = stops.slice(1).map(() => []);
      continue;
    }
    if (!stops.every((stop) => line[stop] === "|")) return null;
    for (const [at, cell] of cells.entries())
      cell.push(
        line
          .slice((stops[at] as number) + 1, stops[at + 1])
          .replace(/^ /, "")
          .trimEnd(),
      );
  }
  return { head: rows.slice(0, headRows), body: rows.slice(headRows) };
}

/** A simple table: columns under `=====`; a row begins where the first column is not empty. */
export function readSimple(lines: readonly string[]): TableRows {
  const columns = [...(lines[0] ?? "").matchAll(/=+/g)].map((match) => match.index);
  const cut = (line: string): string[] =>
    columns.map((column, at) => line.slice(column, columns[at + 1] ?? undefined).trim());
  const groups: string[][][][] = [[]];
  for (const line of lines.slice(1)) {
    if (/^=[= ]*$/.test(line)) groups.push([]);
    else if (/^-[- ]*$/.test(line) || line.trim() === "") continue;
    else {
      const rows = groups.at(-1) as string[][][];
      const cells = cut(line);
      const last = rows.at(-1);
      if (cells[0] === "" && last) for (const [at, cell] of cells.entries()) last[at]?.push(cell);
      else rows.push(cells.map((cell) => [cell]));
    }
  }
  const [first = [], second] = groups;
  const hasHead = second !== undefined && second.length > 0;
  return hasHead ? { head: first, body: second } : { head: [], body: first };
}

export function tableHtml({ head, body }: TableRows, cellHtml: (lines: string[]) => string): string {
  const row = (cells: string[][], tag: string) =>
    `<tr>${cells.map((lines) => `<${tag}>${cellHtml(lines)}</${tag}>`).join("")}</tr>`;
  const top = head.length === 0 ? "" : `<thead>${head.map((cells) => row(cells, "th")).join("")}</thead>`;
  return `<table>${top}<tbody>${body.map((cells) => row(cells, "td")).join("")}</tbody></table>`;
}
