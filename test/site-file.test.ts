import assert from "node:assert/strict";
import { test } from "node:test";
import { SiteFile } from "../src/declared/site-file.ts";
import { ENDPOINTS } from "../src/http/api/routes.ts";

/** Beginnings of addresses whose settings a section of the site file describes. */
const DESCRIBED: Readonly<Record<string, string>> = {
  "/accounts": "accounts",
  "/tokens": "accounts",
  "/groups": "groups",
  "/grants": "grants",
  "/indexes": "indexes",
  "/freeze": "indexes",
  "/sandbox-rules": "sandboxes",
  "/targets": "targets",
  "/issuers": "issuers",
  "/publishers": "publishers",
};

/** What changes something that no site file describes, with the reason. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  "/webhooks": "their addresses, headers and keys are secrets, which no section refers to yet",
  "/invitations": "links for one person each, which are used up",
  "/registrations": "requests of people",
  "/registration": "requests of people",
  "/session": "sign-ins",
  "/sessions": "sign-ins",
  "/passkey-challenges": "sign-ins",
  "/passkey-session": "sign-ins",
  "/provider-sign-in": "sign-ins",
  "/provider-session": "sign-ins",
  "/provider-sign-out": "sign-ins",
  "/terminal-sign-ins": "sign-ins",
  "/terminal-tokens": "sign-ins",
  "/second-factor": "belongs to a person",
  "/passkeys": "belong to a person",
  "/passkey-options": "belong to a person",
  "/leaked-tokens": "reports of leaks",
  "/promotions": "work that ends",
  "/site": "work that ends, and the site file itself",
};

test("what the API can change is described by the site file, or left out for a reason", () => {
  const sections = Object.keys(SiteFile.shape);
  const changing = ENDPOINTS.filter(({ method }) => method !== "GET");
  const beginnings = new Set(changing.map(({ path }) => `/${path.split("/")[1]}`));
  const known = [...Object.keys(DESCRIBED), ...Object.keys(LEFT_OUT)];
  assert.deepEqual(
    [...beginnings].filter((one) => !known.includes(one)),
    [],
    "describe it in src/declared/site-file.ts, or say in LEFT_OUT why not",
  );
  assert.deepEqual(
    known.filter((one) => !beginnings.has(one)),
    [],
    "the API changes no such thing",
  );
  assert.deepEqual(
    Object.values(DESCRIBED).filter((section) => !sections.includes(section)),
    [],
  );
  const described = new Set(["name", ...Object.values(DESCRIBED)]);
  assert.deepEqual(
    sections.filter((section) => !described.has(section)),
    [],
    "the API cannot change this section",
  );
});
