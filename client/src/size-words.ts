const UNITS = ["bytes", "kB", "MB", "GB", "TB", "PB"];
/** Fields that hold a number of bytes, in entries of the change log and in settings. */
const SIZE_FIELD = /^(?:bytes|size|largerThan|smallerThan)$|(?:Bytes|Size)$/;

/** A number of bytes as people read it: `3.2 MB`. */
export function sizeWords(bytes: number): string {
  let power = 0;
  while (bytes / 1000 ** power >= 999.95 && power < UNITS.length - 1) power++;
  const value = Math.round((bytes / 1000 ** power) * 10) / 10;
  return `${value} ${power === 0 && value === 1 ? "byte" : UNITS[power]}`;
}

/** The size that a field holds, in words. null: the field holds something else. */
export function sizeOfField(name: string, value: unknown): string | null {
  return typeof value === "number" && SIZE_FIELD.test(name) ? sizeWords(value) : null;
}
