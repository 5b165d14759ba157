/** Names that markers ask for: those of PEP 508, their spellings before it, and `extras`, `dependency_groups` (PEP 751). */
const VARIABLES = new Set([
  "python_version",
  "python_full_version",
  "os_name",
  "sys_platform",
  "platform_release",
  "platform_system",
  "platform_version",
  "platform_machine",
  "platform_python_implementation",
  "implementation_name",
  "implementation_version",
  "extra",
  "extras",
  "dependency_groups",
  "os.name",
  "sys.platform",
  "platform.version",
  "platform.machine",
  "platform.python_implementation",
  "python_implementation",
]);

const KEYWORDS = new Set(["and", "or", "in", "not"]);
const OPERATORS = new Set(["===", "~=", "==", "!=", "<=", ">=", "<", ">", "in"]);
const TOKEN = /\s*(?:("[^"]*"|'[^']*')|([A-Za-z][A-Za-z0-9_.]*)|(===|~=|==|!=|<=|>=|<|>)|([()]))/y;
const MAX_DEPTH = 50;

/**
 * Whether the text is an environment marker by the grammar of PEP 508. Each token is looked at once. Any name passes for a
 * variable: new ones come with new standards, and old servers must not refuse them (STANDARDS M21).
 */
export function isValidMarker(text: string): boolean {
  const tokens = markerTokens(text.trimEnd());
  if (tokens === null) return false;
  const reader: TokenReader = { tokens, at: 0 };
  return readOr(reader, 0) && reader.at === tokens.length;
}

/** The first variable in a valid marker that no standard so far knows, or null. */
export function unknownVariable(marker: string): string | null {
  const names = (markerTokens(marker.trimEnd()) ?? []).filter((token) => /^[A-Za-z]/.test(token));
  return names.find((name) => !VARIABLES.has(name) && !KEYWORDS.has(name)) ?? null;
}

interface TokenReader {
  readonly tokens: readonly string[];
  at: number;
}

/** The tokens of a marker; null: something is none. */
export function markerTokens(text: string): string[] | null {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match === null) return null;
    tokens.push(match[0].trimStart());
  }
  return tokens;
}

function readOr(reader: TokenReader, depth: number): boolean {
  if (!readAnd(reader, depth)) return false;
  while (take(reader, "or")) if (!readAnd(reader, depth)) return false;
  return true;
}

function readAnd(reader: TokenReader, depth: number): boolean {
  if (!readTerm(reader, depth)) return false;
  while (take(reader, "and")) if (!readTerm(reader, depth)) return false;
  return true;
}

function readTerm(reader: TokenReader, depth: number): boolean {
  if (depth > MAX_DEPTH) return false;
  if (take(reader, "(")) return readOr(reader, depth + 1) && take(reader, ")");
  return readOperand(reader) && readOperator(reader) && readOperand(reader);
}

function readOperand(reader: TokenReader): boolean {
  const token = reader.tokens[reader.at++] ?? "";
  return /^["']/.test(token) || (/^[A-Za-z]/.test(token) && !KEYWORDS.has(token));
}

function readOperator(reader: TokenReader): boolean {
  if (take(reader, "not")) return take(reader, "in");
  return OPERATORS.has(reader.tokens[reader.at++] ?? "");
}

function take(reader: TokenReader, token: string): boolean {
  if (reader.tokens[reader.at] !== token) return false;
  reader.at++;
  return true;
}
