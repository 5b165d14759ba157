import type { DatabaseSync, StatementSync } from "node:sqlite";
import { CommandFailure, EXIT } from "../../../terminal/failure.ts";
import type { OldDatabase, Row } from "../old-database.ts";
import { linesOf } from "./lines.ts";
import { type Dialect, dialectOf, partsOf } from "./statements.ts";
import { copiedRow, insertedRows, type Value } from "./values.ts";

/** Dumps of SQL databases (mysqldump, pg_dump), read as if they were one database. */
export interface Dumps extends OldDatabase {
  /** Names of the tables that they have, of those that were wanted. */
  tables: ReadonlySet<string>;
  /** Dumps that end before their end, or are damaged: of them there are only the rows before that. */
  broken: readonly string[];
}

interface Table {
  columns: { name: string; isBoolean: boolean }[];
  insert: StatementSync;
}

/** Reads tables of dumps into a temporary database. `keys`: by the table's name, the column that it is searched by. */
export async function openDumps(
  paths: readonly string[],
  keys: Readonly<Record<string, string>>,
): Promise<Dumps> {
  const { DatabaseSync } = await import("node:sqlite");
  // SQLite keeps it in a temporary file, which it removes.
  const database = new DatabaseSync("");
  const loader = new Loader(database, keys);
  const broken: string[] = [];
  database.exec("begin");
  for (const path of paths) if (!(await isWhole(path, loader))) broken.push(path);
  database.exec("commit");
  return {
    tables: new Set(loader.tables.keys()),
    broken,
    async *rows(query, parameters = []) {
      yield* database.prepare(query.replace(/\$\d+/g, "?")).iterate(...parameters) as Iterable<Row>;
    },
    close: async () => database.close(),
  };
}

/** Reads a dump; whether it has its end and was understood. Refuses (usage) what is no dump. */
async function isWhole(path: string, loader: Loader): Promise<boolean> {
  const lines = linesOf(path);
  const dialect = await dialectAbove(lines, path);
  let ended = false;
  try {
    for await (const part of partsOf(lines, dialect)) {
      ended ||= "end" in part;
      if ("row" in part) loader.copied(part.row);
      else if ("statement" in part) loader.statement(part.statement, dialect, path);
    }
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    return false;
  }
  return ended;
}

/** Lines before the one that names the program. */
const TOP = 10;

async function dialectAbove(lines: AsyncGenerator<string>, path: string): Promise<Dialect> {
  try {
    for (let line = 0; line < TOP; line++) {
      const { value, done } = await lines.next();
      const dialect = done === true ? undefined : dialectOf(value);
      if (dialect !== undefined) return dialect;
    }
  } catch {
    throw new CommandFailure(`The dump ${path} cannot be read.`, EXIT.usage);
  }
  throw new CommandFailure(
    `${path} is not a dump in plain SQL. Write one with mysqldump or pg_dump, with its comments: they say whether it is whole.`,
    EXIT.usage,
  );
}

/** Makes tables, and puts rows into them. */
class Loader {
  readonly tables = new Map<string, Table>();
  readonly #database: DatabaseSync;
  readonly #keys: Readonly<Record<string, string>>;
  #copy: ((row: Value[]) => void) | null = null;

  constructor(database: DatabaseSync, keys: Readonly<Record<string, string>>) {
    this.#database = database;
    this.#keys = keys;
  }

  statement(text: string, dialect: Dialect, path: string): void {
    const [head = "", verb = "", written = ""] =
      /^(create\s+table|insert\s+into|copy)\s+([\w."`]+)/i.exec(text) ?? [];
    const name = written.replace(/["`]/g, "").split(".").at(-1) ?? "";
    const key = Object.hasOwn(this.#keys, name) ? this.#keys[name] : undefined;
    this.#copy = null;
    if (key === undefined) return;
    if (/^create/i.test(verb)) this.#create(name, key, text.slice(head.length), path);
    else this.#rows(text, head.length, verb, name, dialect);
  }

  #rows(text: string, start: number, verb: string, name: string, dialect: Dialect): void {
    const [list = "", names] = /^\s*\(([\w\s,"`]+)\)/.exec(text.slice(start)) ?? [];
    const put = this.#putter(name, names);
    if (/^copy/i.test(verb)) this.#copy = put;
    else for (const row of insertedRows(text, startOfValues(text, start + list.length), dialect)) put(row);
  }

  copied(line: string): void {
    this.#copy?.(copiedRow(line));
  }

  #create(name: string, key: string, definition: string, path: string): void {
    if (this.tables.has(name))
      throw new CommandFailure(`${path} has a table ${name}, and there was one before.`, EXIT.usage);
    const columns = [...definition.matchAll(/^\s+["`]?(\w+)["`]?\s+([a-z]\w*)/gm)]
      .map(([, column = "", type = ""]) => ({ name: column, isBoolean: /^bool/i.test(type) }))
      .filter(({ name: column }) => !/^(?:primary|unique|key|constraint|foreign|check)$/i.test(column));
    if (!columns.some((column) => column.name === key)) throw new SyntaxError("This is no table of a dump.");
    const names = columns.map((column) => `"${column.name}"`);
    this.#database.exec(
      `create table "${name}" (${names.join()}); create index "by_${name}" on "${name}" ("${key}")`,
    );
    const insert = this.#database.prepare(`insert into "${name}" values (${names.map(() => "?").join()})`);
    this.tables.set(name, { columns, insert });
  }

  /** Puts rows into a table whose values are those of `names`, or of all its columns. */
  #putter(name: string, names: string | undefined): (row: Value[]) => void {
    const table = this.tables.get(name);
    if (table === undefined) throw new SyntaxError("The dump does not say which columns the table has.");
    const { columns, insert } = table;
    const order =
      names?.split(",").map((column) => column.replace(/["`\s]/g, "")) ??
      columns.map((column) => column.name);
    const places = columns.map((column) => order.indexOf(column.name));
    return (row) => {
      if (row.length !== order.length) throw new SyntaxError("A row has not one value a column.");
      insert.run(...columns.map(({ isBoolean }, at) => storedAs(row[places[at] ?? -1] ?? null, isBoolean)));
    };
  }
}

function startOfValues(text: string, from: number): number {
  const values = /\s*values/iy;
  values.lastIndex = from;
  if (!values.test(text)) throw new SyntaxError("This is no row of a dump.");
  return values.lastIndex;
}

function storedAs(value: Value, isBoolean: boolean): Value {
  return isBoolean && typeof value === "string" ? Number(value === "t") : value;
}
