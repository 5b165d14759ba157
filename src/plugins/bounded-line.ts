const LONGEST = 2_000;

/** Text from a plugin as one line of the log. */
export function boundedLine(text: string): string {
  return text
    .trimEnd()
    .replaceAll(/\s*\n\s*/g, " | ")
    .slice(0, LONGEST);
}
