import type { Kysely, Selectable } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { ProjectName } from "../packaging/names/project-name.ts";
import type { ProjectTable } from "./project-tables.ts";

type Row = Selectable<ProjectTable>;

/** Names in one query; where there are fewer, a power of two of them, so that few statements are to be prepared. */
const AT_ONCE = 256;

/**
 * Rows of an index's projects, removed ones too. Whoever asks while a query is under way shares the next one: a storm of
 * requests for names that nobody has costs the database a few queries instead of two for each.
 */
export class ProjectRows {
  readonly #database: Kysely<Tables>;
  readonly #indexId: number;
  #wanted = new Map<ProjectName, PromiseWithResolvers<Row | undefined>>();
  #isReading = false;

  constructor(database: Kysely<Tables>, indexId: number) {
    this.#database = database;
    this.#indexId = indexId;
  }

  /** undefined: the index never had such a project. */
  get(name: ProjectName): Promise<Row | undefined> {
    const wanted = this.#wanted.get(name) ?? Promise.withResolvers<Row | undefined>();
    this.#wanted.set(name, wanted);
    if (!this.#isReading) void this.#readAll();
    return wanted.promise;
  }

  async #readAll(): Promise<void> {
    this.#isReading = true;
    while (this.#wanted.size > 0) {
      const batch = [...this.#wanted].slice(0, AT_ONCE);
      for (const [name] of batch) this.#wanted.delete(name);
      try {
        const rows = await this.#read(batch.map(([name]) => name));
        for (const [name, { resolve }] of batch) resolve(rows.get(name));
      } catch (error) {
        for (const [, { reject }] of batch) reject(error);
      }
    }
    this.#isReading = false;
  }

  async #read(names: ProjectName[]): Promise<Map<string, Row>> {
    const [last] = names.slice(-1) as [ProjectName];
    const size = 2 ** Math.ceil(Math.log2(names.length));
    const rows = await this.#database
      .selectFrom("projects")
      .selectAll()
      .where("index_id", "=", this.#indexId)
      .where("name", "in", [...names, ...Array.from({ length: size - names.length }, () => last)])
      .execute();
    return new Map(rows.map((row) => [row.name, row]));
  }
}
