import { LOG_KINDS } from "../../../client/src/log-words.ts";
import { type ChangeKind, PASSING_KINDS } from "../../database/change.ts";
import { matchesGlob } from "../../glob.ts";

/** Of no use to a receiver: what reading and signing in bring about, and what happens to webhooks themselves. */
const LEFT_OUT = /^(?:session|task|site|look|webhook)\.|^mirror\.listed$|^publisher\.used$/;

/** The kinds of changes that webhooks can be notified of. */
export const EVENT_KINDS: readonly string[] = LOG_KINDS.filter(
  (kind) => !LEFT_OUT.test(kind) && !PASSING_KINDS.has(kind as ChangeKind),
);

/** Whether a glob such as `file.*` means any kind of event at all. */
export function meansSomeKind(glob: string): boolean {
  return EVENT_KINDS.some((kind) => matchesGlob(glob, kind));
}
