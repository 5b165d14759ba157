import type { QueryResult } from "pg";
import type { Connection } from "./client.ts";

/** Parameters stand at `$1`, `$2` …; one without any may share its message with others. */
export interface Statement {
  sql: string;
  parameters: readonly unknown[];
}

/** A word or a number that needs no care where it is written into a statement. */
const PLAIN = /^[\w.-]*$/;
/** Statements that a connection keeps parsed and planned. */
const MAX_PREPARED = 200;

/**
 * How statements go over on a connection that is pipelined: all at once, in order. Those without parameters that stand side by
 * side share a message, since each message costs both ends a system call or more; the others are parsed and planned once
 * a connection.
 */
export class Messages {
  readonly #names = new Map<string, string>();

  /** Resolves with what each statement answered; rejects with the error of the first that failed. */
  async send(client: Connection, statements: readonly Statement[]): Promise<QueryResult[]> {
    const { stream } = client.connection;
    stream.cork();
    const sent = sharing(statements).map((message) => this.#query(client, message));
    stream.uncork();
    const answers = await Promise.allSettled(sent);
    return answers.flatMap((answer) => {
      if (answer.status === "rejected") throw answer.reason;
      return answer.value;
    });
  }

  /** One result, or as many as statements share the message. */
  #query(client: Connection, { sql, parameters }: Statement): Promise<QueryResult | QueryResult[]> {
    if (parameters.length === 0) return client.query(sql);
    const values = [...parameters];
    const name = this.#nameOf(sql);
    return client.query(name === undefined ? { text: sql, values } : { name, text: sql, values });
  }

  #nameOf(sql: string): string | undefined {
    const known = this.#names.get(sql);
    if (known !== undefined || this.#names.size >= MAX_PREPARED) return known;
    const name = `s${this.#names.size}`;
    this.#names.set(sql, name);
    return name;
  }
}

/** Lays statements without parameters that stand side by side together. */
function sharing(statements: readonly Statement[]): Statement[] {
  const messages: Statement[] = [];
  for (const statement of statements) {
    const last = messages.at(-1);
    if (last?.parameters.length === 0 && statement.parameters.length === 0)
      messages[messages.length - 1] = { sql: `${last.sql}; ${statement.sql}`, parameters: [] };
    else messages.push(statement);
  }
  return messages;
}

/** A statement whose parameters, at `?`, are words and numbers, with them written in; null: there are others. */
export function plain(sql: string, parameters: readonly unknown[]): Statement | null {
  const isPlain = parameters.every((one) =>
    typeof one === "string" ? PLAIN.test(one) : Number.isSafeInteger(one),
  );
  if (!isPlain) return null;
  let at = 0;
  const written = sql.replaceAll("?", () => {
    const one = parameters[at++];
    return typeof one === "string" ? `'${one}'` : String(one);
  });
  return { sql: written, parameters: [] };
}

/** `?` as PostgreSQL counts parameters: `$1`, `$2` … */
export function numbered(sql: string): string {
  let count = 0;
  return sql.replaceAll("?", () => `$${++count}`);
}
