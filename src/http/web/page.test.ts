import assert from "node:assert/strict";
import { test } from "node:test";
import { writePage as write } from "./page.ts";

const BUILT = `<meta name="wheelyard-base" content="./"><meta name="wheelyard-nonce" nonce="">
<script type="module" src="./assets/index-1.js"></script><link rel="stylesheet" href="./assets/index-2.css">`;

const LOOK = { name: "Wheelyard", color: null, logo: null };
const writePage = (built: string, path: string) => write(built, path, LOOK);

test("all that the page loads is addressed relative to where it is asked for", () => {
  for (const [path, up] of [
    ["/", "./"],
    ["/ui", "./"],
    ["/ui/", "../"],
    ["/ui/indexes", "../"],
    ["/ui/indexes/root/main", "../../../"],
    ["/ui/indexes/root%2Fmain/", "../../../"],
  ] as const) {
    const { html } = writePage(BUILT, path);
    assert.ok(html.includes(`content="${up}"`), path);
    assert.ok(html.includes(`src="${up}ui/assets/index-1.js"`), path);
    assert.ok(html.includes(`href="${up}ui/assets/index-2.css"`), path);
    // Wherever a proxy puts the site, that leads to its root.
    const root = new URL(up, `http://x/some/prefix${path}`).pathname;
    assert.equal(root, "/some/prefix/", path);
  }
});

test("nothing inline runs: scripts come from this server, styles with a nonce of this answer alone", () => {
  const one = writePage(BUILT, "/");
  const other = writePage(BUILT, "/");
  const nonce = /nonce="([^"]+)"/.exec(one.html)?.[1] as string;
  assert.ok(one.policy.includes(`style-src 'self' 'nonce-${nonce}'`));
  assert.ok(!other.policy.includes(nonce));
  assert.doesNotMatch(one.policy, /unsafe|https?:|\*/);
  for (const part of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"])
    assert.ok(one.policy.includes(part), part);
});
