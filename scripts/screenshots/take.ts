/**
 * Takes screenshots of the web interface: `node scripts/screenshots/take.ts [FOLDER [PAGE...]]`. Starts a server with example data and
 * opens its pages in Chromium. By default, it
 * takes those that the docs show, into docs/images.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openBrowser, signIn, visit } from "../../test/harness/browser.ts";
import { ADMIN_PASSWORD, startServer } from "../../test/harness/start-server.ts";
import { furnish } from "./company.ts";

/** Pictures by name, and the page that each shows. */
const PICTURES: Readonly<Record<string, string>> = {
  home: "",
  project: "ui/indexes/root/main/shop-core",
  releases: "ui/indexes/root/main/shop-core?tab=releases",
  files: "ui/indexes/root/main/shop-core?tab=files",
  origin: "ui/indexes/root/main/shop-core?tab=origin",
  indexes: "ui/indexes",
  projects: "ui/indexes/root/main",
  search: "ui/search?q=shop",
  upload: "ui/upload",
  account: "ui/account",
  tokens: "ui/account/tokens",
  sessions: "ui/account/sessions",
  downloads: "ui/downloads",
  accounts: "ui/administer/accounts",
  person: "ui/administer/accounts/maria",
  groups: "ui/administer/groups",
  invitations: "ui/administer/invitations",
  access: "ui/administer/access?account=maria",
  settings: "ui/administer/indexes",
  index: "ui/administer/indexes/root/main",
  bases: "ui/administer/indexes/root/main?tab=bases",
  rules: "ui/administer/indexes/team/dev?tab=rules",
  view: "ui/administer/indexes/team/dev?tab=view",
  names: "ui/administer/indexes/team/dev?tab=names",
  mirror: "ui/administer/indexes/root/pypi?tab=mirror",
  mirrors: "ui/administer/mirrors",
  log: "ui/administer/log",
  server: "ui/administer/server",
  checks: "ui/administer/server?tab=checks",
  configuration: "ui/administer/server?tab=settings",
};

/** The pictures in docs/images. */
const SHOWN = ["home", "project", "rules"];

const folder = process.argv[2] ?? join(import.meta.dirname, "..", "..", "docs", "images");
const names = process.argv.length > 3 ? process.argv.slice(3) : SHOWN;
mkdirSync(folder, { recursive: true });
const server = await startServer({ config: { accounts: { registration: "approval" } } });
await furnish(server);
const browser = await openBrowser();
const { page } = await visit(browser, server.origin);
await signIn(page, "admin", ADMIN_PASSWORD);
for (const name of names) {
  await page.goto(PICTURES[name] as string);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
await browser.close();
await server.remove();
