import { startSearch } from "./search-box.ts";

/** The root of the docs: the server may be below any path. */
const ROOT = new URL(document.documentElement.dataset.docs ?? "./", location.href);
const THEME_KEY = "mantine-color-scheme-value";
const NARROW = "(max-width: 56rem)";

startSearch(ROOT);
startTheme();
addCopyButtons();
foldNavigation();
followHeadings();

/** The choice is shared with the web interface. */
function startTheme(): void {
  const button = document.querySelector<HTMLButtonElement>("button.theme");
  if (!button) return;
  const html = document.documentElement;
  const isDark = () =>
    html.dataset.theme === undefined
      ? matchMedia("(prefers-color-scheme: dark)").matches
      : html.dataset.theme === "dark";
  const label = () => {
    button.textContent = isDark() ? "Light mode" : "Dark mode";
  };
  label();
  button.hidden = false;
  button.addEventListener("click", () => {
    html.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem(THEME_KEY, html.dataset.theme);
    } catch {
      // Then it holds for this page.
    }
    label();
  });
}

function addCopyButtons(): void {
  for (const block of document.querySelectorAll<HTMLElement>("article pre")) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Copy" });
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(block.querySelector("code")?.textContent.trimEnd() ?? "");
      button.textContent = "Copied";
      setTimeout(() => {
        button.textContent = "Copy";
      }, 1500);
    });
    const frame = Object.assign(document.createElement("div"), { className: "code" });
    block.replaceWith(frame);
    frame.append(block, ...(navigator.clipboard ? [button] : []));
  }
}

/** On a narrow screen the list of pages starts closed. */
function foldNavigation(): void {
  const list = document.querySelector<HTMLDetailsElement>(".columns > nav details");
  const narrow = matchMedia(NARROW);
  const fold = () => {
    if (list) list.open = !narrow.matches;
  };
  fold();
  narrow.addEventListener("change", fold);
  list?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
}

/** Marks the section that is being read in the table of contents. */
function followHeadings(): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>(".contents a")];
  const headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  const mark = () => {
    const passed = headings.findLastIndex((heading) => heading && heading.getBoundingClientRect().top < 120);
    for (const [at, link] of links.entries()) {
      if (at === passed) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    const [list, current] = [document.querySelector(".contents nav"), links[passed]];
    if (list && current) list.scrollTop = Math.max(0, current.offsetTop - list.clientHeight / 2);
  };
  addEventListener("scroll", mark, { passive: true });
  mark();
}
