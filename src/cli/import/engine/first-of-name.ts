import { DatabaseSync } from "node:sqlite";

/**
 * Which bytes each file name stands for: those of the first file with it, as on the old server. Kept in a temporary file of
 * SQLite, since there may be millions of names.
 */
export class FirstOfName {
  readonly #database = new DatabaseSync("");
  readonly #add;
  readonly #find;

  constructor() {
    this.#database.exec(
      "create table names (filename text primary key, sha256 text, address text) without rowid; pragma synchronous = off; begin",
    );
    this.#add = this.#database.prepare("insert or ignore into names values (?, ?, ?)");
    this.#find = this.#database.prepare("select sha256, address from names where filename = ?");
  }

  /** Notes a file; the address of an earlier file of this name with other bytes, or null. */
  clash(filename: string, sha256: string, address: string): string | null {
    if (this.#add.run(filename, sha256, address).changes === 1) return null;
    const first = this.#find.get(filename) as { sha256: string; address: string };
    return first.sha256 === sha256 ? null : first.address;
  }

  close(): void {
    this.#database.close();
  }
}
