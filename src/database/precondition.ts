import type { Writing } from "./database.ts";

/**
 * Checks, at the beginning of the transaction that writes, that what a change was decided on still holds. Throws if it does
 * not; then nothing is written.
 */
export type Precondition = (writing: Writing) => Promise<void>;

/** For changes that do not depend on what happened before. */
export const NO_PRECONDITION: Precondition = async () => undefined;
