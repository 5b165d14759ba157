/**
 * The address of the site's root, with a slash at its end. The server writes the way there into the page (`../../` and
 * so on), since only the browser knows below which path a proxy put the site.
 */
export const BASE: URL = new URL(contentOf("wheelyard-base"), window.location.href);

/** The nonce that lets components' own style sheets in; the page's policy knows it too. */
export const NONCE: string =
  document.querySelector<HTMLMetaElement>('meta[name="wheelyard-nonce"]')?.nonce ?? "";

/** An address below the root, absolute, as people paste it into their settings. */
export function addressOf(path: string): string {
  return new URL(path, BASE).href;
}

function contentOf(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? "./";
}
