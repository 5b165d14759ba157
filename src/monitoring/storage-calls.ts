import { Refusal } from "../refusal.ts";
import { withFinish } from "../storage/remote/growing-file.ts";
import type { FileDraft, PromisedFile, Storage, StoredObject } from "../storage/storage.ts";
import { type Around, measured, type Observer, timedCall } from "./measured.ts";
import type { Metrics } from "./metrics.ts";

const OPERATIONS: ReadonlySet<string> = new Set([
  "putFile",
  "put",
  "putNew",
  "get",
  "open",
  "stat",
  "remove",
  "check",
  "signedUrl",
]);
/** What the store is to blame for; a refusal of another kind is its right answer. */
const FAILURES = ["unavailable", "out-of-space"];

/** The storage, with every call counted and timed: `wheelyard_storage_seconds`. */
export function measuredStorage(storage: Storage, metrics: Metrics, around?: Around): Storage {
  const observe: Observer = (operation, seconds, error) => {
    const outcome = isFailure(error) ? "error" : "ok";
    metrics.call("storage", { driver: storage.name, operation, outcome }, seconds);
  };
  const view = measured(storage, OPERATIONS, observe, around);
  Object.defineProperty(view, "list", {
    value: (prefix: string, after?: string) => timedList(storage.list(prefix, after), observe),
  });
  if (storage.beginFile) {
    const begin = storage.beginFile.bind(storage);
    const finish = timedCall("putFile", (draft: FileDraft) => draft.finish(), observe, around);
    Object.defineProperty(view, "beginFile", {
      value: (key: string, path: string, promised: PromisedFile) => {
        const draft = begin(key, path, promised);
        return withFinish(draft, () => finish(draft));
      },
    });
  }
  return view;
}

function isFailure(error: unknown): boolean {
  if (error === null) return false;
  return !(error instanceof Refusal) || FAILURES.includes(error.kind);
}

/** A list counts once, with the time that was waited for its pages, and not what its reader did between. */
async function* timedList(list: AsyncIterable<StoredObject>, observe: Observer): AsyncIterable<StoredObject> {
  const objects = list[Symbol.asyncIterator]();
  let waited = 0;
  let failure: unknown = null;
  try {
    for (;;) {
      const began = performance.now();
      const next = await objects.next().finally(() => {
        waited += performance.now() - began;
      });
      if (next.done) return;
      yield next.value;
    }
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    observe("list", waited / 1000, failure);
    await objects.return?.();
  }
}
