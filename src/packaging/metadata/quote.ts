/** In quotes, at most 80 characters, printable ASCII only: safe for a status line and a log. */
export function quoteForMessage(text: string): string {
  const shown = text.length > 80 ? `${text.slice(0, 80)}...` : text;
  return `"${shown.replace(/[^ !#-~]/gu, "?")}"`;
}
