import type { Setting } from "./setting.ts";

const BYTE_UNITS: Record<string, number> = {
  "": 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
};

const SECOND_UNITS: Record<string, number> = {
  "": 1,
  ms: 0.001,
  s: 1,
  sec: 1,
  m: 60,
  min: 60,
  h: 3600,
  d: 86_400,
};

const NO_UNITS: Record<string, number> = { "": 1 };

const TRUE = new Set(["true", "yes", "on", "1"]);
const FALSE = new Set(["false", "no", "off", "0"]);

/**
 * What a text from the environment, a flag or a quoted word of the file means for a setting: "20 GiB" is a number of
 * bytes, "a, b" a list. Text that means nothing there comes back as it is, for the schema to refuse.
 */
export function parseSetting(setting: Setting, text: string): unknown {
  switch (setting.kind) {
    case "text":
      return text;
    case "boolean":
      return parseBoolean(text);
    case "list":
      return text
        .split(",")
        .map((item) => item.trim())
        .filter((item) => item !== "");
    default:
      return parseNumber(setting, text);
  }
}

function parseBoolean(text: string): boolean | string {
  const word = text.trim().toLowerCase();
  if (TRUE.has(word)) return true;
  return FALSE.has(word) ? false : text;
}

function parseNumber(setting: Setting, text: string): number | string {
  if (setting.unit === "bytes") return parseByteSize(text) ?? text;
  return parseAmount(text, setting.unit === "seconds" ? SECOND_UNITS : NO_UNITS) ?? text;
}

/** Bytes of "20 GiB", "500mb" or "1024"; null when the text is no size above 0. */
export function parseByteSize(text: string): number | null {
  const bytes = Math.round(parseAmount(text, BYTE_UNITS) ?? 0);
  return bytes > 0 ? bytes : null;
}

function parseAmount(text: string, units: Record<string, number>): number | null {
  const parts = /^\s*(-?\d[\d_]*(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text);
  const factor = units[(parts?.[2] ?? "").toLowerCase()];
  if (parts === null || factor === undefined) return null;
  return Number((parts[1] ?? "").replaceAll("_", "")) * factor;
}

/** 21474836480 → "20 GiB", where that is exact; else the number of bytes. */
export function formatBytes(bytes: number): string {
  for (const [name, size] of [
    ["TiB", 2 ** 40],
    ["GiB", 2 ** 30],
    ["MiB", 2 ** 20],
    ["KiB", 2 ** 10],
  ] as const) {
    if (bytes >= size && bytes % size === 0) return `${bytes / size} ${name}`;
  }
  return String(bytes);
}
