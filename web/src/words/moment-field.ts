/** Moments in fields of forms: as the browser's own field for them has it, by the reader's clock. */

/** `2026-11-21T12:00:00Z` → `2026-11-21T13:00` in Berlin; empty: none. */
export function fieldOfMoment(moment: string | null | undefined): string {
  if (!moment) return "";
  const at = new Date(moment);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** What the field says; the moment that it held before, to the second, where it was not touched. */
export function momentOfField(field: string, before: string | null | undefined): string | null {
  if (field === "") return null;
  return before && fieldOfMoment(before) === field ? before : new Date(field).toISOString();
}
