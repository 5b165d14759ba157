/** Called when a call ends. `error`: what the call threw, or null. */
export type Observer = (operation: string, seconds: number, error: unknown) => void;

/** Runs around a call: for spans of a trace. */
export type Around = <T>(operation: string, call: () => Promise<T>) => Promise<T>;

/**
 * An object with the methods of `target`, of which those of `operations` (they resolve promises) are timed. Every other
 * method, and what is no method, is the target's own and costs nothing more.
 */
export function measured<T extends object>(
  target: T,
  operations: ReadonlySet<string>,
  observe: Observer,
  around: Around = (_, call) => call(),
): T {
  const view = Object.create(Object.getPrototypeOf(target)) as T;
  for (const name of namesOf(target)) {
    const value: unknown = target[name as keyof T];
    if (typeof value !== "function")
      Object.defineProperty(view, name, {
        configurable: true,
        get: () => target[name as keyof T],
      });
    else {
      const call = value.bind(target) as (...args: unknown[]) => unknown;
      const timed = operations.has(name) ? timedCall(name, call, observe, around) : call;
      Object.defineProperty(view, name, { configurable: true, value: timed });
    }
  }
  return view;
}

/** The same call, timed. */
export function timedCall<Args extends unknown[], T>(
  name: string,
  call: (...args: Args) => T | Promise<T>,
  observe: Observer,
  around: Around = (_, run) => run(),
): (...args: Args) => Promise<T> {
  return async (...args) => {
    const began = performance.now();
    try {
      const result = await around(name, async () => call(...args));
      observe(name, (performance.now() - began) / 1000, null);
      return result;
    } catch (error) {
      observe(name, (performance.now() - began) / 1000, error);
      throw error;
    }
  };
}

/** Names of all that an object and its classes define. */
function namesOf(target: object): Set<string> {
  const names = new Set<string>();
  for (let at: object | null = target; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at))
    for (const name of Object.getOwnPropertyNames(at)) if (name !== "constructor") names.add(name);
  return names;
}
