/** Clocks this close are taken for the same: asking takes its time, too. */
const CLOSE_MS = 1000;
let ahead = 0;

/**
 * Milliseconds since 1970 by the clock of the site: that of the database, where nodes share one, so that what one node dates
 * another one reads aright though their own clocks are minutes apart. For whatever is kept in the database or compared with it.
 */
export const siteNow = (): number => Date.now() - ahead;

/** The database gave its time, between these two moments of this machine's own clock. */
export function setSiteClock(given: number, asked: number, answered: number): void {
  const found = Math.round((asked + answered) / 2 - given);
  ahead = Math.abs(found) < CLOSE_MS + (answered - asked) / 2 ? 0 : found;
}
