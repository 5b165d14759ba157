import { randomBytes } from "node:crypto";
import { escapeHtml } from "../../packaging/simple/html-text.ts";

/** The page as one request is answered. */
export interface WebPage {
  html: string;
  /** Its Content-Security-Policy. */
  policy: string;
}

/** What the page shows of the look of the site before it has asked for anything. */
export interface PageLook {
  name: string;
  color: string | null;
  /** Address below the root of the site; null: the built-in logo. */
  logo: string | null;
}

/**
 * Writes the page for the address it is asked by. All it loads is addressed relative to that, `../` for each level, so
 * that it works below whatever path a proxy puts it; and nothing in it runs, styles or frames that is not of this server.
 */
export function writePage(built: string, path: string, look: PageLook): WebPage {
  const up = "../".repeat(Math.max(0, path.split("/").length - 2)) || "./";
  const nonce = randomBytes(16).toString("base64");
  // Functions, because "$&" in a text would mean something to `replace`.
  const html = built
    .replace('name="wheelyard-base" content="./"', `name="wheelyard-base" content="${up}"`)
    .replace('name="wheelyard-nonce" nonce=""', `name="wheelyard-nonce" nonce="${nonce}"`)
    .replace('name="wheelyard-look" content=""', () => {
      return `name="wheelyard-look" content="${escapeHtml(JSON.stringify(look))}"`;
    })
    .replace("<title>Wheelyard</title>", () => `<title>${escapeHtml(look.name)}</title>`)
    .replace(/<link rel="icon"[^>]*>/, (icon) =>
      look.logo === null ? icon : `<link rel="icon" href="${up}${escapeHtml(look.logo)}">`,
    )
    .replaceAll('"./assets/', `"${up}ui/assets/`);
  return { html, policy: policyWith(nonce) };
}

function policyWith(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    // The component library writes style sheets of its own while it runs.
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
