import { z } from "zod";

const seconds = (most: number) => z.number().positive().max(most);
const YEAR = 366 * 86_400;

/** How a mirror asks its upstream and what it keeps. Times in seconds, sizes in bytes. */
export const MirrorSettings = z.strictObject({
  url: z
    .string()
    .refine((text) => /^https?:\/\/[^\s@]+$/.test(text) && URL.canParse(text), {
      error: "give an http or https URL without credentials",
    })
    .nullable()
    .default(null)
    .describe("URL of the upstream's simple index. null: the site's upstreamUrl, or pip's setting."),
  layout: z
    .enum(["simple", "flat"])
    .default("simple")
    .describe(
      "Type of the upstream: a simple index, or a single page with links to all files (as for --find-links).",
    ),
  credentials: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/)
    .nullable()
    .default(null)
    .describe(
      "Name of the credentials for the upstream: the server's environment holds them as WHEELYARD_CREDENTIALS_<NAME>_USERNAME, _PASSWORD, _TOKEN, _CLIENT_CERTIFICATE, _CLIENT_KEY, _CA_BUNDLE.",
    ),
  mode: z
    .enum(["cache", "redirect", "off"])
    .default("cache")
    .describe(
      "cache: keep files that were downloaded. redirect: send clients to the upstream for files. off: answer nothing and contact no one.",
    ),
  names: z
    .enum(["off", "known", "full"])
    .default("off")
    .describe(
      "Project list. off: empty. known: projects that were requested here. full: all projects of the upstream, fetched in the background.",
    ),
  namesExpiry: seconds(YEAR)
    .default(86_400)
    .describe("Seconds to cache the upstream's project list, if `names` is `full`."),
  metadata: z
    .enum(["extract", "relay"])
    .default("extract")
    .describe(
      "Core metadata of wheels. extract: take it from the wheel if the upstream serves none. relay: only relay it.",
    ),
  expiry: seconds(YEAR).default(600).describe("Seconds to cache a page."),
  negativeExpiry: seconds(86_400)
    .default(60)
    .describe("Seconds to cache that the upstream does not have a project."),
  notFound: z
    .array(
      z
        .number()
        .int()
        .min(400)
        .max(599)
        .refine((status) => status !== 429, { error: "429 asks for a pause, whatever was asked for" }),
    )
    .max(20)
    .default([])
    .describe(
      "Statuses besides 404 and 410 that mean that the upstream has no such project. For example [403], for buckets and CDNs.",
    ),
  keepDropped: z
    .number()
    .min(0)
    .max(YEAR * 10)
    .nullable()
    .default(null)
    .describe(
      "Seconds for which a kept file stays at its address after the upstream dropped it from its page; null: until it is evicted.",
    ),
  staleOnError: z
    .number()
    .min(0)
    .max(YEAR * 10)
    .nullable()
    .default(null)
    .describe("Seconds to serve a stale page while the upstream is down. null: no limit."),
  maxFileSize: z
    .number()
    .int()
    .positive()
    .nullable()
    .default(null)
    .describe("Maximum size of a fetched file, in bytes. null: the site's limit (limits.fileSize)."),
  cacheSize: z
    .number()
    .int()
    .positive()
    .nullable()
    .default(null)
    .describe(
      "Maximum size of the cache, in bytes. The least recently used files are removed first. null: no limit.",
    ),
  allowPrivate: z
    .boolean()
    .default(false)
    .describe("Follow links and redirects from a public upstream to private addresses."),
});
export type MirrorSettings = z.infer<typeof MirrorSettings>;

/** What a mirror without settings of its own does. */
export const MIRROR_DEFAULTS: MirrorSettings = MirrorSettings.parse({});
