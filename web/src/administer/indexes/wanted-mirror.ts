import type { Settings, SettingsChange } from "./queries.ts";

const MEGABYTE = 1_000_000;

type Mirror = Settings["mirror"];

/** Settings of a mirror as a form has them: what is empty is as the site is set. */
export interface WantedMirror {
  url: string;
  mode: "cache" | "redirect" | "off";
  credentials: string;
  expiry: number | string;
  negativeExpiry: number | string;
  /** Megabytes. */
  cacheSize: number | string;
  maxFileSize: number | string;
  names: boolean;
}

const FIELDS = [
  "url",
  "mode",
  "credentials",
  "expiry",
  "negativeExpiry",
  "cacheSize",
  "maxFileSize",
  "names",
];

export const MIRROR_PLACES = {
  keys: Object.fromEntries(FIELDS.map((field) => [`settings.mirror.${field}`, field])),
};

export function wantedMirror(mirror: Mirror): WantedMirror {
  const megabytes = (bytes: number | null | undefined) => (bytes ? bytes / MEGABYTE : "");
  return {
    url: mirror?.url ?? "",
    mode: mirror?.mode ?? "cache",
    credentials: mirror?.credentials ?? "",
    expiry: mirror?.expiry ?? "",
    negativeExpiry: mirror?.negativeExpiry ?? "",
    cacheSize: megabytes(mirror?.cacheSize),
    maxFileSize: megabytes(mirror?.maxFileSize),
    names: mirror?.names === "known",
  };
}

/** The settings that are wanted; what the form has no field for stays as it was before. */
export function mirrorOf(wanted: WantedMirror, before: Mirror): NonNullable<SettingsChange["mirror"]> {
  const { expiry, negativeExpiry } = wanted;
  const bytes = (megabytes: number | string) =>
    megabytes === "" ? null : Math.round(Number(megabytes) * MEGABYTE);
  const kept = Object.entries(before ?? {}).filter(([name]) => !FIELDS.includes(name));
  return {
    ...Object.fromEntries(kept),
    url: wanted.url.trim() || null,
    mode: wanted.mode,
    credentials: wanted.credentials.trim() || null,
    ...(expiry === "" ? {} : { expiry: Number(expiry) }),
    ...(negativeExpiry === "" ? {} : { negativeExpiry: Number(negativeExpiry) }),
    cacheSize: bytes(wanted.cacheSize),
    maxFileSize: bytes(wanted.maxFileSize),
    names: wanted.names ? "known" : "off",
  };
}
