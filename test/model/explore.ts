/** One thing that may happen next, and the state after it. */
export interface Step<State> {
  name: string;
  next: State;
}

/** A protocol, small enough to try everything that can happen in it. States are plain data. */
export interface Model<State> {
  initial: State;
  /** Everything that may happen next. */
  steps(state: State): Iterable<Step<State>>;
  /** What is wrong with a state; null: nothing. */
  wrong(state: State): string | null;
}

export interface Explored {
  /** How many different states there are. */
  states: number;
  /** How many of them have no step any more. */
  ends: number;
  /** The shortest way to something wrong; null: there is none. */
  counterexample: { problem: string; steps: string[] } | null;
}

const MOST_STATES = 2_000_000;

/** Visits every state that a model can reach, breadth first. Throws if there are more than two million. */
export function explore<State>(model: Model<State>): Explored {
  const came = new Map<string, { from: string | null; step: string }>();
  const waiting: { key: string; state: State }[] = [];
  const see = (state: State, from: string | null, step: string): void => {
    const key = JSON.stringify(state);
    if (came.has(key)) return;
    if (came.size === MOST_STATES) throw new Error("too many states: make the model smaller");
    came.set(key, { from, step });
    waiting.push({ key, state });
  };
  see(model.initial, null, "");
  let ends = 0;
  for (let at = 0; at < waiting.length; at++) {
    const { key, state } = waiting[at] as (typeof waiting)[number];
    const problem = model.wrong(state);
    if (problem !== null)
      return { states: came.size, ends, counterexample: { problem, steps: wayTo(came, key) } };
    let isEnd = true;
    for (const { name, next } of model.steps(state)) {
      isEnd = false;
      see(next, key, name);
    }
    if (isEnd) ends++;
  }
  return { states: came.size, ends, counterexample: null };
}

function wayTo(came: ReadonlyMap<string, { from: string | null; step: string }>, key: string): string[] {
  const steps: string[] = [];
  for (let here = came.get(key); here !== undefined && here.from !== null; here = came.get(here.from))
    steps.unshift(here.step);
  return steps;
}
