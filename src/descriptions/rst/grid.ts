import { type Cell, cellOf, type TableRows } from "./tables.ts";

/** A cell by the places of its borders. */
interface Box {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

/** Wider and longer tables stand as they were written: looking for their cells takes too long. */
const MAX_WIDTH = 1_000;
const MAX_LINES = 2_000;

/** A grid table, cells over several columns and rows among them; null for what is none. */
export function readGrid(lines: readonly string[]): TableRows | null {
  const width = lines[0]?.length ?? 0;
  if (width > MAX_WIDTH || lines.length > MAX_LINES) return null;
  const headEnd = lines.findIndex((line, at) => at > 0 && /^\+[=+]+\+$/.test(line));
  const block = lines.map((line, at) => {
    const whole = line.padEnd(width);
    return at === headEnd ? whole.replaceAll("=", "-") : whole;
  });
  if (block.some((line) => line.length !== width)) return null;
  const boxes = boxesOf(block);
  const tops = numbersOf(boxes.flatMap(({ top, bottom }) => [top, bottom]));
  const lefts = numbersOf(boxes.flatMap(({ left, right }) => [left, right]));
  const spanOf = (places: ReadonlyMap<number, number>, from: number, to: number) =>
    (places.get(to) ?? 0) - (places.get(from) ?? 0);
  const rows: Cell[][] = Array.from({ length: Math.max(tops.size - 1, 0) }, () => []);
  let covered = 0;
  for (const { top, left, bottom, right } of boxes) {
    const text = block.slice(top + 1, bottom).map((line) => line.slice(left + 1, right));
    const cell = cellOf(text, spanOf(lefts, left, right), spanOf(tops, top, bottom));
    covered += cell.columns * cell.rows;
    rows[tops.get(top) ?? 0]?.push(cell);
  }
  // Cells that leave a hole are none of a table.
  if (boxes.length === 0 || covered !== rows.length * (lefts.size - 1)) return null;
  const headRows = headEnd < 0 ? 0 : (tops.get(headEnd) ?? 0);
  return { head: rows.slice(0, headRows), body: rows.slice(headRows) };
}

/** The places in order, each with its number. */
function numbersOf(places: readonly number[]): Map<number, number> {
  return new Map([...new Set(places)].sort((a, b) => a - b).map((place, number) => [place, number]));
}

/** Every cell, found from the corner of the one before it; in order of rows, then columns. */
function boxesOf(block: readonly string[]): Box[] {
  const [bottom, right] = [block.length - 1, (block[0]?.length ?? 0) - 1];
  const boxes: Box[] = [];
  /** Of each column of text, down to which line it is taken. */
  const taken = new Array<number>(right + 1).fill(-1);
  const corners: [top: number, left: number][] = [[0, 0]];
  for (let next = corners.shift(); next !== undefined; next = corners.shift()) {
    const [top, left] = next;
    if (top === bottom || left === right || top <= (taken[left] as number)) continue;
    const box = boxAt(block, top, left);
    if (box === null) continue;
    taken.fill(box.bottom - 1, left, box.right);
    boxes.push(box);
    corners.push([top, box.right], [box.bottom, left]);
    corners.sort(([top1, left1], [top2, left2]) => top1 - top2 || left1 - left2);
  }
  return boxes.sort((a, b) => a.top - b.top || a.left - b.left);
}

/** The smallest box with this corner. */
function boxAt(block: readonly string[], top: number, left: number): Box | null {
  const line = block[top] as string;
  if (line[left] !== "+") return null;
  for (let right = left + 1; right < line.length; right++) {
    if (line[right] === "+") {
      const bottom = bottomOf(block, top, left, right);
      if (bottom !== null) return { top, left, bottom, right };
    } else if (line[right] !== "-") return null;
  }
  return null;
}

/** Where the box ends whose upper corners these are; null: it is none. */
function bottomOf(block: readonly string[], top: number, left: number, right: number): number | null {
  for (let at = top + 1; at < block.length; at++) {
    const line = block[at] as string;
    const [start = "", end = ""] = [line[left], line[right]];
    if (!"+|".includes(start) || !"+|".includes(end)) return null;
    if (start === "+" && end === "+" && /^\+[-+]*\+$/.test(line.slice(left, right + 1))) return at;
  }
  return null;
}
