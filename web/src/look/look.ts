import { useQuery } from "@tanstack/react-query";
import type { AnswerOf } from "../api/client.ts";
import { siteQuery } from "../api/queries.ts";
import { addressOf } from "../base.ts";

/** What every page shows of the look of the site, from its first moment on. */
export type PageLook = Pick<AnswerOf<"/">["look"], "name" | "color" | "logo">;

const BUILT_IN: PageLook = { name: "Wheelyard", color: null, logo: null };

/** As the server wrote it into this page. */
export const FIRST_LOOK: PageLook = readPage();

/** The look of the site, which may change while the page is open. */
export function usePageLook(): PageLook {
  return useQuery(siteQuery).data?.look ?? FIRST_LOOK;
}

/** Where the browser gets the logo; null: the built-in one. */
export function logoSource({ logo }: PageLook): string | null {
  return logo === null ? null : addressOf(logo);
}

function readPage(): PageLook {
  const content = document.querySelector<HTMLMetaElement>('meta[name="wheelyard-look"]')?.content;
  // In development no server writes it.
  return content ? (JSON.parse(content) as PageLook) : BUILT_IN;
}
