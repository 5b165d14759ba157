import { language, t } from "./t.ts";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** Bytes as people read them: `1.4 MB`. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: UNITS[power] as string,
    unitDisplay: power === 0 ? "long" : "short",
    maximumFractionDigits: power === 0 ? 0 : 1,
  }).format(bytes / 1000 ** power);
}

export function formatNumber(value: number): string {
  return value.toLocaleString(language);
}

/** A number in little room: `22K`. */
export function formatShort(value: number): string {
  return value.toLocaleString(language, { notation: "compact", maximumFractionDigits: 1 });
}

/** A part of 1 as people read it: `75%`. */
export function formatShare(part: number): string {
  return part.toLocaleString(language, { style: "percent", maximumFractionDigits: 0 });
}

/** A day: `21 Nov 2026`. */
export function formatDay(time: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(new Date(time));
}

/** A moment to the second, for titles and tables. */
export function formatMoment(time: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium" }).format(
    new Date(time),
  );
}

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** How long ago or ahead: `3 days ago`. */
export function formatAgo(time: string, now = Date.now()): string {
  const seconds = (Date.parse(time) - now) / 1000;
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  if (step === undefined) return seconds > 0 ? t("in a moment") : t("just now");
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  return relative.format(Math.trunc(seconds / step[1]), step[0]);
}
