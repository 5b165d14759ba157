const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for the inside of an element or of a quoted attribute; control characters, which HTML has no form for, become U+FFFD. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, (character) => ESCAPES[character] ?? "\ufffd");
}

const NAMED: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
  ["nbsp", "\u00a0"],
]);

/** Longer texts are read in pieces: `replace` keeps every match until its end, and a page may be one text of them. */
const PIECE_LENGTH = 65_536;

/** Replaces character references; those that are not known stay as they are. */
export function unescapeHtml(text: string): string {
  if (!text.includes("&")) return text;
  if (text.length <= PIECE_LENGTH) return unescapePiece(text);
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    // A reference begins with "&", so that none is cut by an end just before one.
    const before = text.lastIndexOf("&", at + PIECE_LENGTH);
    const end = before > at ? before : at + PIECE_LENGTH;
    pieces.push(unescapePiece(text.slice(at, end)));
    at = end;
  }
  return pieces.join("");
}

function unescapePiece(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos|nbsp));?/gi,
    (whole, hex, decimal, name) => {
      if (name !== undefined) return NAMED.get(name.toLowerCase()) ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
      return isCharacter ? String.fromCodePoint(code) : "\ufffd";
    },
  );
}
