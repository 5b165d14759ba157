import { useSyncExternalStore } from "react";

/** A dialog that asks who is there, and what waits for it. */
interface Asking {
  outcome: Promise<boolean>;
  end: (isConfirmed: boolean) => void;
}

let asking: Asking | null = null;
const listeners = new Set<() => void>();

/** Has the person confirm who they are; whether they did. All that ask at the same time wait for one dialog. */
export function askToConfirm(): Promise<boolean> {
  if (asking !== null) return asking.outcome;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const end = (isConfirmed: boolean) => {
    show(null);
    resolve(isConfirmed);
  };
  show({ outcome: promise, end });
  return promise;
}

/** Whether a response refuses a change until the person has confirmed who they are. */
export async function wantsConfirmation(response: Response): Promise<boolean> {
  if (response.status !== 403) return false;
  const problem: { code?: unknown } | null = await response
    .clone()
    .json()
    .catch(() => null);
  return problem?.code === "confirmation-needed";
}

/** The dialog that is to be shown; null: none. */
export function useAsking(): Asking | null {
  return useSyncExternalStore(subscribe, () => asking);
}

function show(next: Asking | null): void {
  asking = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
