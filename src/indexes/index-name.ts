import { Refusal } from "../refusal.ts";

const PART = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/;
const MAX_LENGTH = 64;

/** First segments of addresses that stand for something else: no owner can be called like one. */
const RESERVED = new Set(
  [
    "simple",
    "legacy",
    "pypi",
    "files",
    "ui",
    "_",
    "-",
    "integrity",
    "static",
    "assets",
    "api",
    "admin",
    "login",
  ]
    .concat(["favicon.ico", "robots.txt", ".well-known", "packages", "rss", "search", "stats", "site"])
    .concat(["sitemap.xml", "manifest.json", "apple-touch-icon.png", "namespace", "namespaces", "oidc"]),
);

/** Whether an index could be called so, there or not. */
export function isIndexAddress(owner: string, name: string): boolean {
  return PART.test(owner) && PART.test(name) && !RESERVED.has(owner);
}

/** Refuses (`invalid`) an owner or name that cannot stand in an address. */
export function checkIndexAddress(owner: string, name: string): void {
  for (const [what, text] of [
    ["owner", owner],
    ["name", name],
  ] as const) {
    if (PART.test(text)) continue;
    const message = `The ${what} of an index ${whatIsWrong(text)}`;
    throw new Refusal("invalid", "bad-index-name", message, { problems: [{ field: what, message }] });
  }
  if (RESERVED.has(owner)) {
    const message = `"${owner}" is a fixed address of the server. Choose another owner.`;
    throw new Refusal("invalid", "reserved-owner", message, { problems: [{ field: "owner", message }] });
  }
}

function whatIsWrong(text: string): string {
  if (text.length > MAX_LENGTH)
    return `can have at most ${MAX_LENGTH} characters. This one has ${text.length}.`;
  return "can have lowercase letters, digits, '.', '_' and '-'. It must begin and end with a letter or digit.";
}
