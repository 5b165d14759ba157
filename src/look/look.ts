import { z } from "zod";

export const MAX_NAME = 40;
export const MAX_LOGO_BYTES = 64 * 1024;
const MAX_LINKS = 8;

/** Control characters, and those that change the direction of text around them, would let a word look like another. */
const UNSEEN = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;
const UNSEEN_IN_LINES =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;

const line = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .refine((text) => !UNSEEN.test(text), { error: "give one line of visible characters" });

const lines = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .refine((text) => !UNSEEN_IN_LINES.test(text), { error: "give visible characters and line breaks only" });

export const SiteName = line(MAX_NAME).min(1);

export const SiteColor = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, { error: "give a color such as #0b6e5b" })
  .toLowerCase();

export const Notice = z.strictObject({
  text: lines(500).describe("Plain text. Empty: no notice."),
  kind: z.enum(["information", "warning"]).default("information"),
  audience: z
    .enum(["everyone", "signed-in"])
    .default("everyone")
    .describe("Who sees it: everyone, or those who are signed in."),
});

export const SiteLink = z.strictObject({
  text: line(40).min(1),
  url: z
    .string()
    .max(500)
    .refine(isSafeAddress, { error: "give an address that starts with https://, http:// or mailto:" }),
});

export const SiteLinks = z.array(SiteLink).max(MAX_LINKS);

export const HomeTexts = z.strictObject({
  title: line(80).describe("Heading of the home page. Empty: the built-in one."),
  text: lines(2000).describe(
    "Plain text below the heading. A blank line starts a paragraph. Empty: the built-in one.",
  ),
});

/** How a site looks: what people choose, or what stands where they choose nothing. */
export interface Look {
  name: string;
  /** `#rrggbb`; null: the built-in one. */
  color: string | null;
  logo: Logo | null;
  notice: z.output<typeof Notice> | null;
  links: z.output<typeof SiteLinks>;
  home: z.output<typeof HomeTexts>;
}

/** A picture that was checked (`read-logo.ts`). */
export interface Logo {
  type: "image/png" | "image/svg+xml";
  bytes: Buffer;
  sha256: string;
}

/** What is chosen; a field that is missing leaves what stands. */
export type ChosenLook = Partial<Look>;

export const LOOK_FIELDS = [
  "name",
  "color",
  "logo",
  "notice",
  "links",
  "home",
] as const satisfies (keyof Look)[];

export const BUILT_IN: Look = {
  name: "Wheelyard",
  color: null,
  logo: null,
  notice: null,
  links: [],
  home: { title: "", text: "" },
};

/** The notice that this caller is shown; null: none. */
export function noticeFor({ notice }: Pick<Look, "notice">, isSignedIn: boolean): Look["notice"] {
  if (notice === null || notice.text === "") return null;
  return notice.audience === "everyone" || isSignedIn ? notice : null;
}

function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text) || /\s/.test(text) || UNSEEN.test(text)) return false;
  const { protocol, username, password } = new URL(text);
  return ["https:", "http:", "mailto:"].includes(protocol) && username === "" && password === "";
}
