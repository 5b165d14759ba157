/** The part of an address by which an index is read as of a moment: `@2026-05-01T10:00Z/`. Empty: as it is now. */
export function momentPart(moment: string | null): string {
  return moment === null ? "" : `@${moment.replace(/(?::00)?(?:\.\d+)?Z$/, "Z")}/`;
}
