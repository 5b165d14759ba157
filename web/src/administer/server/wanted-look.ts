import type { Places } from "../../shared/refusals.ts";
import type { LookChange, SiteLook } from "./queries.ts";

/** What the form holds of the look of a site. */
export interface WantedLook {
  name: string;
  /** Empty: the built-in one. */
  color: string;
  /** null: as it is. */
  logo: File | typeof BUILT_IN_LOGO | null;
  notice: NonNullable<SiteLook["notice"]>;
  links: { key: string; text: string; url: string }[];
  home: SiteLook["home"];
}

export const BUILT_IN_LOGO = "built-in";
export const MOST_LINKS = 8;

export const LOOK_PLACES: Places = {
  keys: {
    name: "name",
    color: "color",
    logo: "logo",
    "notice.text": "notice.text",
    "home.title": "home.title",
    "home.text": "home.text",
    ...Object.fromEntries(
      Array.from({ length: MOST_LINKS }, (_, at) => [
        [`links.${at}.text`, `links.${at}.text`],
        [`links.${at}.url`, `links.${at}.url`],
      ]).flat(),
    ),
  },
  codes: { "bad-logo": "logo" },
};

export function wantedOf({ name, color, notice, links, home }: SiteLook): WantedLook {
  return {
    name,
    color: color ?? "",
    logo: null,
    notice: notice ?? { text: "", kind: "information", audience: "everyone" },
    links: links.map((link) => ({ key: crypto.randomUUID(), ...link })),
    home,
  };
}

/** Only what differs, so that the rest stays as in the configuration. The logo is read when it is sent. */
export function changeTo(look: SiteLook, wanted: WantedLook): { fields: LookChange; logo: File | null } {
  const before = wantedOf(look);
  const links = wanted.links.map(({ text, url }) => ({ text, url }));
  const differs = (one: unknown, other: unknown) => JSON.stringify(one) !== JSON.stringify(other);
  const fields: LookChange = {
    ...(wanted.name !== before.name && { name: wanted.name }),
    ...(wanted.color !== before.color && { color: wanted.color === "" ? null : wanted.color }),
    ...(wanted.logo === BUILT_IN_LOGO && { logo: null }),
    ...(differs(wanted.notice, before.notice) && { notice: wanted.notice }),
    ...(differs(links, look.links) && { links }),
    ...(differs(wanted.home, before.home) && { home: wanted.home }),
  };
  return { fields, logo: wanted.logo instanceof File ? wanted.logo : null };
}
