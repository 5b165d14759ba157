const TAB = 8;

export const indentOf = (line: string): number => line.length - line.trimStart().length;
export const isBlank = (line: string | undefined): boolean => line === undefined || line.trim() === "";

/** Lines without tabs and without what ends them. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n|\f|\v/).map((line) => {
    let wide = "";
    for (const part of line.split(/(\t)/))
      wide += part === "\t" ? " ".repeat(TAB - (wide.length % TAB)) : part;
    return wide.trimEnd();
  });
}

/** The lines that belong to what stands at `from`: blank ones, and those that are indented. Ends before trailing blanks. */
export function indentedFrom(lines: readonly string[], from: number): string[] {
  let end = from;
  for (let at = from; at < lines.length; at++) {
    if (isBlank(lines[at])) continue;
    if (indentOf(lines[at] as string) === 0) break;
    end = at + 1;
  }
  return lines.slice(from, end);
}

/** The same lines with what all of them are indented by taken away. */
export function dedent(lines: readonly string[]): string[] {
  const common = lines.reduce(
    (least, line) => (isBlank(line) ? least : Math.min(least, indentOf(line))),
    Number.POSITIVE_INFINITY,
  );
  return lines.map((line) => (isBlank(line) ? "" : line.slice(common)));
}

/** Takes away so many columns, or less where a line is indented less. */
export function outdent(lines: readonly string[], width: number): string[] {
  return lines.map((line) => line.slice(Math.min(width, indentOf(line))));
}

/** Without the blank lines at both ends. */
export function trimmed(lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => !isBlank(line));
  if (first < 0) return [];
  return lines.slice(first, lines.findLastIndex((line) => !isBlank(line)) + 1);
}
