import { z } from "zod";
import { HomeTexts, Notice, SiteColor, SiteLink, SiteName } from "../look/look.ts";
import { PATH } from "../settings/units.ts";

/** `Handbook=https://handbook.example.com` as a link; undefined: it is none. */
function linkOf(text: string): z.output<typeof SiteLink> | undefined {
  const end = text.indexOf("=");
  return SiteLink.safeParse({ text: text.slice(0, Math.max(0, end)), url: text.slice(end + 1) }).data;
}

/** How the site looks, where nothing was chosen in the web pages. */
export const LookSettings = z.strictObject({
  name: SiteName.optional().describe(
    "Name of the site: in the head of its pages, in the titles of windows, in authenticator apps. Default: Wheelyard.",
  ),
  color: SiteColor.optional().describe(
    "Primary color of the pages, such as `#0b6e5b`. Its shades are chosen so that all text stays readable, in light and dark.",
  ),
  logo: z.string().optional().describe("File with a PNG or SVG picture of at most 64 KiB.").meta(PATH),
  notice: Notice.shape.text.optional().describe("Notice at the top of every page, in plain text."),
  noticeKind: Notice.shape.kind.describe("Kind of the notice."),
  noticeAudience: Notice.shape.audience.describe("Who sees the notice."),
  links: z
    .array(
      z.string().refine((text) => linkOf(text) !== undefined, {
        error: "give text and address, such as Handbook=https://handbook.example.com",
      }),
    )
    .max(8)
    .default([])
    .describe("Links in the navigation, each as `Text=https://address`."),
  homeTitle: HomeTexts.shape.title.optional().describe("Heading of the home page."),
  homeText: HomeTexts.shape.text.optional().describe("Plain text below the heading of the home page."),
});

/** The links of the setting. */
export function readLinks(links: readonly string[]): z.output<typeof SiteLink>[] {
  return links.map(linkOf).filter((link) => link !== undefined);
}
