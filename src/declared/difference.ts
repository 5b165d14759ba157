import type { FactChange, PresentThing, WantedThing } from "./thing.ts";

/** One thing to do. */
export type Step = CreateStep | ChangeStep | RemoveStep;

export interface CreateStep {
  action: "create";
  thing: WantedThing;
  changes: FactChange[];
}

export interface ChangeStep {
  action: "change";
  thing: WantedThing;
  present: PresentThing;
  changes: FactChange[];
}

export interface RemoveStep {
  action: "remove";
  present: PresentThing;
  reason: "no longer in the file" | "not in the file";
}

/** How a site differs from what a file wants. */
export interface Difference {
  /** In the order in which they are done. */
  steps: readonly Step[];
  /** Things that are as wanted and will be managed from now on. */
  adopted: readonly WantedThing[];
  /** Ids of things that are managed no longer: they are gone, or will be. */
  released: readonly string[];
  /** What a person should know before. */
  warnings: readonly string[];
}

export interface Terms {
  /** Also remove what the file's sections do not name, although no file managed it. */
  prune: boolean;
  /** The account that applies the file; null: the server itself. */
  applier: string | null;
  /** `owner/name` of the default index, which is never pruned. */
  defaultIndex: string;
  /** Accounts whose password differs from the one that the file refers to. */
  otherPasswords: ReadonlySet<string>;
  /** Now, in milliseconds since 1970. */
  now: number;
}
