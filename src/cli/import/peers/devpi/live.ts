import { CommandFailure, EXIT } from "../../../terminal/failure.ts";
import type { OldChanges, OldSite } from "../../engine/old-site.ts";
import { oldDevpiOf } from "./replica/old-devpi-of.ts";
import { Primary } from "./replica/primary.ts";
import { ReplicaState } from "./replica/state.ts";
import { type KeyCosts, keyOf } from "./replica/token.ts";
import { siteOf, wholeOf } from "./site.ts";

export interface LiveOptions {
  secretFile?: string;
  state?: string;
  argon2MemoryCost: string;
  argon2TimeCost: string;
  argon2Parallelism: string;
}

/** A running devpi-server, read as one of its replicas does. */
export async function openLive(
  address: string,
  rules: readonly string[],
  options: LiveOptions,
): Promise<OldSite> {
  if (options.secretFile === undefined)
    throw new CommandFailure(
      "Give the secret file of the server with --secret-file: it lets this command read the server as a replica.",
      EXIT.usage,
    );
  const key = await keyOf(options.secretFile, costsOf(options));
  const state = ReplicaState.open(options.state);
  try {
    const primary = new Primary(baseOf(address), key, state);
    while ((await primary.read({ wait: false })) > 0);
    return new LiveSite(primary, state, rules).site();
  } catch (error) {
    state.close();
    throw error;
  }
}

class LiveSite {
  readonly #primary: Primary;
  readonly #state: ReplicaState;
  readonly #rules: readonly string[];

  constructor(primary: Primary, state: ReplicaState, rules: readonly string[]) {
    this.#primary = primary;
    this.#state = state;
    this.#rules = rules;
  }

  site(): OldSite {
    const state = this.#state;
    return {
      ...siteOf(this.#devpi(state.imported), this.#rules),
      isRemote: true,
      follow: (signal) => this.#follow(signal),
      whole: () => wholeOf(this.#devpi(0), this.#rules, this.#moment),
      imported: () => {
        state.imported = state.next;
      },
      close: async () => state.close(),
    };
  }

  async *#follow(signal: AbortSignal): AsyncGenerator<OldChanges> {
    for (let since = this.#state.next; ; since = this.#state.next) {
      const isLast = signal.aborted;
      let read = 0;
      try {
        read = await this.#primary.read({
          wait: !isLast,
          signal: isLast ? new AbortController().signal : signal,
        });
      } catch (error) {
        if (isLast || !signal.aborted) throw error;
      }
      if (read > 0) yield this.#changes(since);
      else if (isLast) return;
    }
  }

  #changes(since: number): OldChanges {
    const hasNewPeople = this.#state.hasNewUsers(since);
    return { ...siteOf(this.#devpi(since), this.#rules), description: this.#moment, hasNewPeople };
  }

  #devpi(since: number) {
    const { bytes } = this.#primary;
    return oldDevpiOf(this.#state, { description: "devpi-server", bytes, since });
  }

  get #moment(): string {
    return `serial ${this.#state.next - 1}`;
  }
}

function baseOf(address: string): URL {
  const base = URL.parse(address);
  if (base === null) throw new CommandFailure(`${address} is not an address.`, EXIT.usage);
  if (!base.pathname.endsWith("/")) base.pathname += "/";
  return base;
}

function costsOf({ argon2MemoryCost, argon2TimeCost, argon2Parallelism }: LiveOptions): KeyCosts {
  const [memory = 0, passes = 0, parallelism = 0] = [argon2MemoryCost, argon2TimeCost, argon2Parallelism].map(
    Number,
  );
  const isSane = [memory, passes, parallelism].every((cost) => Number.isInteger(cost) && cost >= 1);
  if (isSane && memory >= 8 * parallelism && memory <= 4_194_304 && passes <= 1000 && parallelism <= 64)
    return { memory, passes, parallelism };
  throw new CommandFailure("The --argon2-… options must be numbers, as the server has them.", EXIT.usage);
}
