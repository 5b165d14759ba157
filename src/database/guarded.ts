import { AsyncLocalStorage } from "node:async_hooks";
import type { Database, Writing } from "./database.ts";

/** Looks, inside a transaction, whether what a request was decided by still holds; raises what refuses it if not. */
export type Guard = (writing: Writing) => Promise<void>;

const held = new AsyncLocalStorage<{ guard: Guard | null }>();

/** Runs `work`; the first transaction that it begins to write in runs behind `guard`, which may refuse it. */
export function guarded<T>(guard: Guard, work: () => Promise<T>): Promise<T> {
  const holder = { guard: guard as Guard | null };
  return held.run(holder, async () => {
    try {
      return await work();
    } finally {
      // What goes on in the background, and only begins now, is not meant.
      holder.guard = null;
    }
  });
}

/** The database, whose writes ask the guard of the request that they are of, if it has one. */
export function guardedDatabase(database: Database): Database {
  const write: Database["write"] = (work) => {
    const holder = held.getStore();
    const guard = holder?.guard ?? null;
    if (holder === undefined || guard === null) return database.write(work);
    holder.guard = null;
    return database.write(async (writing) => {
      await guard(writing);
      return work(writing);
    });
  };
  return new Proxy(database, {
    get(target, name) {
      if (name === "write") return write;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
