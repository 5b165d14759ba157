/** What rules or a view say of one file, with the reason. */
export interface Decision {
  action: "allow" | "deny" | "hold";
  /** Number of the rule that decided, from 1; null: no rule did. */
  rule: number | null;
  /** The reason, as text for people. null: no rule applies to the file. */
  because: string | null;
  /** Of a held file: when the rule lets go of it (milliseconds since 1970); null: not by itself. */
  until: number | null;
}

/** A decision, and when (milliseconds since 1970) it may be another by the mere passing of time; null: never. */
export interface TimedDecision extends Decision {
  changesAt: number | null;
  /**
   * Whether it hangs on what the file's core metadata tell, and nobody has looked into them: the file is shown, and decided when
   * somebody wants it.
   */
  isPending: boolean;
}

/** The earlier of two moments, where null is never. */
export function earlier(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}
