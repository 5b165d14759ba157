/** The options that choose how a result is printed. */
export interface OutputOptions {
  json?: boolean;
}

/** Prints a result: as JSON for scripts when asked, else as text for people. */
export function print(options: OutputOptions, value: unknown, text: string): void {
  process.stdout.write(`${options.json ? JSON.stringify(value, null, 2) : text}\n`);
}

/** Rows as aligned columns under their titles; a sentence when there is none. */
export function table(titles: string[], rows: (string | number | null)[][], none: string): string {
  if (rows.length === 0) return none;
  const cells = [
    titles,
    ...rows.map((row) => row.map((cell) => oneLine(cell === null ? "-" : String(cell)))),
  ];
  const widths = titles.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** "name: value" lines, aligned. */
export function facts(pairs: [string, string | number | null][]): string {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs
    .map(([name, value]) => `${name.padEnd(width)}  ${value === null ? "-" : oneLine(String(value))}`)
    .join("\n");
}

/** Milliseconds since 1970, or an ISO text, as "2026-11-21 04:30 UTC"; "-" for none. */
export function time(at: number | string | null | undefined): string {
  if (at === null || at === undefined) return "-";
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** Bytes as people read them; "-" when nobody knows. */
export function size(bytes: number | null): string {
  if (bytes === null) return "-";
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** Text of others must not move the cursor or recolour a terminal. */
export function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, "?");
}
