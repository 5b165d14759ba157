import { Refusal } from "../../refusal.ts";

/** The refusal (`invalid`) of a secret that cannot be read or written. The message has no part of any secret. */
export function unavailable(message: string, cause?: unknown): Refusal {
  return new Refusal("invalid", "no-secret", message, { cause });
}
