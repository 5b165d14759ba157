import { z } from "zod";
import {
  HomeTexts,
  LOOK_FIELDS,
  MAX_LOGO_BYTES,
  Notice,
  SiteColor,
  SiteLinks,
  SiteName,
} from "../../../look/look.ts";

/** Base64 is a third longer than what it stands for. */
const LogoPicture = z
  .base64({ error: "must be Base64" })
  .max(Math.ceil(MAX_LOGO_BYTES / 3) * 4)
  .describe(`A PNG or SVG picture of at most ${MAX_LOGO_BYTES / 1024} KiB, in Base64.`);

const ShownFields = {
  name: SiteName,
  color: SiteColor.nullable().describe("null: the built-in color."),
  logo: z
    .string()
    .nullable()
    .describe("Address of the picture below the root of the site. null: the built-in one."),
  notice: Notice.nullable(),
  links: SiteLinks,
  home: HomeTexts,
};

/** The look as one caller sees it. */
export const ShownLook = z.strictObject(ShownFields);

export const SiteLookAnswer = z.strictObject({
  ...ShownFields,
  chosen: z
    .array(z.enum(LOOK_FIELDS))
    .describe("Fields that were set here. The others are as the configuration says, or built in."),
});

export const LookChange = z.strictObject({
  name: SiteName.nullable()
    .optional()
    .describe("Name of the site. null, here and below: as the configuration says."),
  color: SiteColor.nullable().optional().describe("Primary color, such as `#0b6e5b`."),
  logo: LogoPicture.nullable().optional(),
  notice: Notice.nullable().optional(),
  links: SiteLinks.nullable().optional().describe("Links in the navigation."),
  home: HomeTexts.nullable().optional(),
});
