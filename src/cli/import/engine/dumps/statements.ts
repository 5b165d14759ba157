/** How a program writes dumps: in strings, MySQL's has escapes with `\`. */
export interface Dialect {
  name: "mysqldump" | "pg_dump";
  hasEscapes: boolean;
  /** The line at the end of a dump that is whole. */
  end: RegExp;
}

/** What a dump consists of: statements without their `;`, and rows that follow a statement `COPY … FROM stdin`. */
export type Part = { statement: string } | { row: string } | { end: true };

/** Most characters of a statement: several times what mysqldump writes as one. */
const MOST = 128 * 2 ** 20;
const COPY = /^copy\s[^;]*\sfrom\s+stdin$/i;

const HEADERS: [RegExp, Dialect][] = [
  [/^-- (?:MySQL|MariaDB) dump /, { name: "mysqldump", hasEscapes: true, end: /^-- Dump completed/ }],
  [
    /^-- PostgreSQL database dump\s*$/,
    { name: "pg_dump", hasEscapes: false, end: /^-- PostgreSQL database dump complete/ },
  ],
];

/** The dialect that a line at the top of a dump names. */
export function dialectOf(line: string): Dialect | undefined {
  return HEADERS.find(([header]) => header.test(line))?.[1];
}

/** The parts of a dump, from its lines. The last one is the end if the dump is whole. */
export async function* partsOf(lines: AsyncIterable<string>, dialect: Dialect): AsyncGenerator<Part> {
  let copies = false;
  let statement = new Statement(dialect);
  for await (const line of lines) {
    if (copies) {
      if (line === "\\.") copies = false;
      else yield { row: line };
    } else if (statement.isEmpty && dialect.end.test(line)) yield { end: true };
    else {
      statement.add(line);
      if (!statement.isComplete) continue;
      const { text } = statement;
      if (text !== "") yield { statement: text };
      copies = COPY.test(text);
      statement = new Statement(dialect);
    }
  }
}

/** Lines until one ends with `;` outside of strings and comments. */
class Statement {
  readonly #token: RegExp;
  #lines: string[] = [];
  #length = 0;
  /** What a string, a name or a comment that is open ends with. */
  #closing: string | null = null;
  isComplete = false;

  constructor({ hasEscapes }: Dialect) {
    this.#token = hasEscapes ? /\\.|'|"|`|\/\*|\*\/|-- |;\s*$/g : /'|"|\/\*|\*\/|--|;\s*$/g;
  }

  get isEmpty(): boolean {
    return this.#lines.length === 0;
  }

  get text(): string {
    return this.#lines
      .join("\n")
      .replace(/;\s*$/, "")
      .replace(/^(?:\s|\/\*[\s\S]*?\*\/)+/, "");
  }

  add(line: string): void {
    // Lines that begin with `\` are commands to psql.
    if (this.isEmpty && /^(?:\s*(?:--.*)?|\\.*)$/.test(line)) return;
    this.#lines.push(line);
    this.#length += line.length;
    if (this.#length > MOST) throw new RangeError("This is no statement of a dump.");
    for (const [token] of line.matchAll(this.#token)) {
      if (this.#closing !== null) {
        if (token === this.#closing) this.#closing = null;
      } else if (token === "'" || token === '"' || token === "`") this.#closing = token;
      else if (token === "/*") this.#closing = "*/";
      else if (token.startsWith("--")) return;
      else if (token.startsWith(";")) this.isComplete = true;
    }
  }
}
