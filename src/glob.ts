/**
 * Whether a text matches a glob in which `*` stands for any run of characters (also `/`). Linear in the text for each
 * star, whatever the glob (RELIABILITY F78).
 */
export function matchesGlob(glob: string, text: string): boolean {
  if (glob === "*" || glob === text) return true;
  const parts = glob.split("*");
  if (parts.length === 1) return false;
  const first = parts[0] as string;
  const last = parts.at(-1) as string;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
