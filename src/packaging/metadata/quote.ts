/** Letters, marks, digits, punctuation, symbols and the space: no control character, no mark of direction. */
const UNSHOWN = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu;

/** In quotes, at most 80 characters, without what cannot be seen: safe for one line of text in any script. */
export function quoteForMessage(text: string): string {
  const shown = text.length > 80 ? `${text.slice(0, 80)}...` : text;
  return `"${shown.replace(UNSHOWN, "?").replaceAll('"', "?")}"`;
}
