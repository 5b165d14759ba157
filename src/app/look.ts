import { readFile } from "node:fs/promises";
import type { Logger } from "pino";
import { readLinks } from "../config/look-settings.ts";
import type { Config } from "../config/schema.ts";
import type { Database } from "../database/database.ts";
import type { ChosenLook, Logo } from "../look/look.ts";
import { readLogo } from "../look/read-logo.ts";
import { SiteLook } from "../look/site-look.ts";
import { Refusal } from "../refusal.ts";
import { errorWords } from "../system/error-words.ts";

/** The look of the site. A logo of the configuration that cannot be used is logged, and the site is served without it. */
export async function openLook(database: Database, { look }: Config, log: Logger): Promise<SiteLook> {
  const { name, color, notice, links, homeTitle, homeText } = look;
  const logo = look.logo === undefined ? null : await logoOf(look.logo, log);
  const configured: ChosenLook = {
    ...(name !== undefined && { name }),
    ...(color !== undefined && { color }),
    ...(logo !== null && { logo }),
    ...(notice !== undefined && {
      notice: { text: notice, kind: look.noticeKind, audience: look.noticeAudience },
    }),
    ...(links.length > 0 && { links: readLinks(links) }),
    ...((homeTitle ?? homeText) !== undefined && { home: { title: homeTitle ?? "", text: homeText ?? "" } }),
  };
  return SiteLook.load(database, configured);
}

async function logoOf(file: string, log: Logger): Promise<Logo | null> {
  try {
    return await readLogo(await readFile(file));
  } catch (error) {
    const reason = error instanceof Refusal ? error.message : errorWords(error);
    log.warn({ file, reason }, "the logo of the setting look.logo cannot be used");
    return null;
  }
}
