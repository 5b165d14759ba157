import { z } from "zod";

const seconds = (most: number) => z.number().positive().max(most);
const YEAR = 366 * 86_400;

/** How a mirror asks its upstream and what it keeps. Times in seconds, sizes in bytes. */
export const MirrorSettings = z.strictObject({
  url: z
    .string()
    .refine((text) => /^https?:\/\/[^\s@]+$/.test(text) && URL.canParse(text), {
      error: "give an http or https address without credentials",
    })
    .nullable()
    .default(null)
    .describe(
      "Address of the upstream's simple index; null: the site's upstreamUrl, else pip's own setting.",
    ),
  layout: z
    .enum(["simple", "flat"])
    .default("simple")
    .describe(
      "What the address is of: a simple index, or one flat page that links all files (as --find-links takes it).",
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
      "cache: keep files that were asked for; redirect: send clients to the upstream for files; off: answer nothing and ask nobody.",
    ),
  names: z
    .enum(["off", "known", "full"])
    .default("off")
    .describe(
      "The list of names: empty; known: what was asked for here before; full: also all that the upstream lists, fetched now and then in the background.",
    ),
  namesExpiry: seconds(YEAR)
    .default(86_400)
    .describe("Seconds until the upstream's list of all names is fetched anew, where `names` is `full`."),
  metadata: z
    .enum(["extract", "relay"])
    .default("extract")
    .describe(
      "Core metadata of wheels: taken from the wheel where the upstream serves none, or only relayed.",
    ),
  expiry: seconds(YEAR).default(600).describe("Seconds until the upstream is asked again for a page."),
  negativeExpiry: seconds(86_400)
    .default(60)
    .describe("Seconds for which it is remembered that the upstream has no such project."),
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
      "Statuses by which the upstream says that it has no such project, besides 404 and 410: for instance [403] for buckets and CDNs that answer so.",
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
    .describe("Seconds for which a page is still shown while the upstream is away; null: without end."),
  maxFileSize: z
    .number()
    .int()
    .positive()
    .nullable()
    .default(null)
    .describe("Largest file that is fetched, in bytes; null: the site's limit (limits.fileSize)."),
  cacheSize: z
    .number()
    .int()
    .positive()
    .nullable()
    .default(null)
    .describe("Bytes of files kept at the most, the least lately used go first; null: no limit."),
  allowPrivate: z
    .boolean()
    .default(false)
    .describe(
      "Follow links and redirects of the upstream to private addresses although it is not private itself.",
    ),
});
export type MirrorSettings = z.infer<typeof MirrorSettings>;

/** What a mirror without settings of its own does. */
export const MIRROR_DEFAULTS: MirrorSettings = MirrorSettings.parse({});
