import { type CompiledQuery, type DatabaseConnection, Kysely, type QueryResult } from "kysely";
import { WorkerThread } from "../../../thread-requests.ts";
import { dialectOver } from "../../one-connection.ts";
import type { Tables } from "../../tables.ts";
import { SQLITE } from "./kysely.ts";

/** A statement for the thread, with the file and how it is opened. */
export interface SurveyRequest {
  path: string;
  pragmas: string;
  sql: string;
  parameters: readonly unknown[];
}

export type SurveyReply = { rows: unknown[] } | { error: string };

const IDLE_MS = 10_000;

/** Reads in a thread of their own, which is there while somebody asks: however long one takes, it holds up nobody else. */
export class SurveyConnection implements DatabaseConnection {
  readonly #file: Pick<SurveyRequest, "path" | "pragmas">;
  readonly #thread = new WorkerThread<SurveyRequest, SurveyReply>("sqlite-survey-thread", import.meta.url, {
    idle: IDLE_MS,
  });

  constructor(path: string, pragmas: string) {
    this.#file = { path, pragmas };
  }

  get kysely(): Kysely<Tables> {
    return new Kysely<Tables>({ dialect: dialectOver(this, SQLITE) });
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const reply = await this.#thread.ask({ ...this.#file, sql, parameters });
    if ("error" in reply) throw new Error(reply.error);
    return { rows: reply.rows as Row[] };
  }

  streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error("a survey is read as a whole");
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
