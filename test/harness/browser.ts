import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** The Chromium of this machine; null: there is none. */
function findChromium(): string | null {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  for (const name of NAMES) {
    try {
      return execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
    } catch {
      // The next may be there.
    }
  }
  return null;
}

/** What `test` takes as `skip`: a word where there is no browser. */
export const noBrowser: string | false =
  findChromium() === null
    ? "no Chromium on this machine (CHROMIUM_PATH, or .ci/packages installs it)"
    : false;

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium() as string,
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
}

export interface Visit {
  dark?: boolean;
  narrow?: boolean;
  /** Console errors that the test brings about itself, such as an answer of 404. */
  expected?: RegExp;
  /** Path that a proxy put the site below. */
  prefix?: string;
}

/** A window of a browser without a past, and what went wrong in it. */
export interface Visitor {
  page: Page;
  /** Errors of scripts, of the console and of the page's policy, dialogs and requests to other hosts: none may be. */
  troubles: string[];
  close(): Promise<void>;
}

/** Opens a window at the site; all addresses are relative to `origin`. */
export async function visit(browser: Browser, origin: string, options: Visit = {}): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: `${origin}${options.prefix ?? ""}/`,
    viewport: options.narrow ? { width: 390, height: 844 } : { width: 1280, height: 860 },
    colorScheme: options.dark ? "dark" : "light",
    reducedMotion: "reduce",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(`script: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    if (!options.expected?.test(message.text()))
      troubles.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on("dialog", (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const { origin: asked, protocol } = new URL(request.url());
    if (asked !== origin && protocol !== "data:" && protocol !== "blob:")
      troubles.push(`request: ${request.url()}`);
  });
  return { page, troubles, close: () => context.close() };
}

/** Signs in as a person does. */
export async function signIn(page: Page, account: string, password: string): Promise<void> {
  await page.goto("ui/sign-in");
  await page.getByRole("textbox", { name: "Account" }).fill(account);
  await page.getByRole("textbox", { name: "Password" }).fill(password);
  await page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((url) => !url.pathname.endsWith("/ui/sign-in"));
}

/** Resolves when no colour is on its way to another one, where it may have too little contrast; after 3 seconds anyway. */
const SETTLED = `new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))).then(() =>
  Promise.race([
    new Promise((enough) => setTimeout(enough, 3000)),
    Promise.allSettled(
      document.getAnimations()
        .filter((animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime))
        .map((animation) => animation.finished))]))`;

/** What axe finds wrong on the page as it is now, in words. */
export async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(SETTLED);
  await page.evaluate(readFileSync(AXE, "utf8"));
  const { violations } = await page.evaluate<{
    violations: { id: string; help: string; nodes: { html: string; failureSummary: string }[] }[];
  }>("axe.run(document)");
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html.slice(0, 200)} ${failureSummary}`),
  );
}

/** Keeps a picture of the whole page in the folder WHEELYARD_SHOTS, if that is set, for people to look at. */
export async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.WHEELYARD_SHOTS;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

/** Waits until a table shows so many rows, its head among them: what it shows first may be of a moment before. */
export async function untilRows(table: Locator, count: number): Promise<void> {
  const rows = table.getByRole("row");
  await rows.nth(count - 1).waitFor();
  await rows.nth(count).waitFor({ state: "detached" });
}

/** What every copy button within a part of the page copies, by the name of the button; there is at least one. */
export async function copiedTexts(part: Locator): Promise<Map<string, string>> {
  const buttons = part.getByRole("button", { name: /^Copy: / });
  await buttons.first().waitFor();
  // A button that was pressed calls itself otherwise for a while, so that the others change their places.
  const labels = await buttons.evaluateAll((all) => all.map((one) => one.getAttribute("aria-label") ?? ""));
  const texts = new Map<string, string>();
  for (const label of labels) {
    await part.getByRole("button", { name: label, exact: true }).click();
    texts.set(
      label.slice("Copy: ".length),
      String(await part.page().evaluate("navigator.clipboard.readText()")),
    );
  }
  return texts;
}
