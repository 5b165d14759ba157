import type { Settings, SettingsChange } from "./queries.ts";

const MEGABYTE = 1_000_000;

type Mirror = Settings["mirror"];

/** Settings of a mirror as a form has them: what is empty is as the site is set. */
export interface WantedMirror {
  url: string;
  layout: "simple" | "flat";
  mode: "cache" | "redirect" | "off";
  credentials: string;
  metadata: "extract" | "relay";
  expiry: number | string;
  negativeExpiry: number | string;
  /** Empty: without end. */
  staleOnError: number | string;
  /** Statuses with commas between them. */
  notFound: string;
  /** Empty: until they are evicted. */
  keepDropped: number | string;
  /** Megabytes. */
  cacheSize: number | string;
  maxFileSize: number | string;
  names: "off" | "known" | "full";
  namesExpiry: number | string;
  allowPrivate: boolean;
}

const FIELDS = [
  "url",
  "layout",
  "mode",
  "credentials",
  "metadata",
  "expiry",
  "negativeExpiry",
  "staleOnError",
  "notFound",
  "keepDropped",
  "cacheSize",
  "maxFileSize",
  "names",
  "namesExpiry",
  "allowPrivate",
];

export const MIRROR_PLACES = {
  keys: Object.fromEntries(FIELDS.map((field) => [`settings.mirror.${field}`, field])),
};

export function wantedMirror(mirror: Mirror): WantedMirror {
  const megabytes = (bytes: number | null | undefined) => (bytes ? bytes / MEGABYTE : "");
  return {
    url: mirror?.url ?? "",
    layout: mirror?.layout ?? "simple",
    mode: mirror?.mode ?? "cache",
    credentials: mirror?.credentials ?? "",
    metadata: mirror?.metadata ?? "extract",
    expiry: mirror?.expiry ?? "",
    negativeExpiry: mirror?.negativeExpiry ?? "",
    staleOnError: mirror?.staleOnError ?? "",
    notFound: mirror?.notFound?.join(", ") ?? "",
    keepDropped: mirror?.keepDropped ?? "",
    cacheSize: megabytes(mirror?.cacheSize),
    maxFileSize: megabytes(mirror?.maxFileSize),
    names: mirror?.names ?? "off",
    namesExpiry: mirror?.namesExpiry ?? "",
    allowPrivate: mirror?.allowPrivate ?? false,
  };
}

/** The settings that are wanted; times that are left empty are those that mirrors have by themselves. */
export function mirrorOf(wanted: WantedMirror): NonNullable<SettingsChange["mirror"]> {
  const { layout, mode, metadata, names, allowPrivate } = wanted;
  const { expiry, negativeExpiry, namesExpiry, staleOnError } = wanted;
  const bytes = (megabytes: number | string) =>
    megabytes === "" ? null : Math.round(Number(megabytes) * MEGABYTE);
  return {
    ...{ layout, mode, metadata, names, allowPrivate },
    url: wanted.url.trim() || null,
    credentials: wanted.credentials.trim() || null,
    ...(expiry === "" ? {} : { expiry: Number(expiry) }),
    ...(negativeExpiry === "" ? {} : { negativeExpiry: Number(negativeExpiry) }),
    cacheSize: bytes(wanted.cacheSize),
    maxFileSize: bytes(wanted.maxFileSize),
    ...(namesExpiry === "" ? {} : { namesExpiry: Number(namesExpiry) }),
    staleOnError: staleOnError === "" ? null : Number(staleOnError),
    notFound: wanted.notFound
      .split(/[\s,]+/)
      .filter((one) => one !== "")
      .map(Number),
    keepDropped: wanted.keepDropped === "" ? null : Number(wanted.keepDropped),
  };
}
