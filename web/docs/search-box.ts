import { type Hit, type SearchIndex, searchSections, wordsOf } from "./search.ts";

/** Opens the search with its button or `/`. The index is loaded when it is first opened. */
export function startSearch(root: URL): void {
  const opener = document.querySelector<HTMLButtonElement>("button.open-search");
  const dialog = document.querySelector<HTMLDialogElement>("dialog");
  const input = dialog?.querySelector("input");
  if (!opener || !dialog || !input) return;
  let loading: Promise<SearchIndex> | null = null;
  const open = () => {
    loading ??= load(root);
    dialog.showModal();
    input.select();
  };
  const show = async () => {
    const index = await loading;
    if (index !== null) showHits(dialog, root, input.value, searchSections(index, input.value));
  };
  opener.hidden = false;
  opener.addEventListener("click", open);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || dialog.open || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    open();
  });
  input.addEventListener("input", () => void show());
  dialog.addEventListener("keydown", (event) => moveThrough(dialog, event));
  // A click beside the dialog, or on a result of this very page, closes it.
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || (event.target as Element).closest("a")) dialog.close();
  });
}

async function load(root: URL): Promise<SearchIndex> {
  const answer = await fetch(new URL("search.json", root));
  return (await answer.json()) as SearchIndex;
}

function showHits(dialog: HTMLDialogElement, root: URL, query: string, hits: Hit[]): void {
  const words = wordsOf(query);
  const status = dialog.querySelector("p") as HTMLElement;
  if (words.length === 0) status.textContent = "";
  else
    status.textContent =
      hits.length === 0 ? "No matches." : `${hits.length} ${hits.length === 1 ? "match" : "matches"}`;
  dialog.querySelector("ol")?.replaceChildren(...hits.map((hit) => item(root, hit, words)));
}

function item(root: URL, { address, page, title, excerpt }: Hit, words: string[]): HTMLLIElement {
  const link = document.createElement("a");
  link.href = new URL(address, root).href;
  link.append(
    part("strong", title === page ? title : `${page}: ${title}`, words),
    part("span", excerpt, words),
  );
  const entry = document.createElement("li");
  entry.append(link);
  return entry;
}

/** Text with the words of the search marked. */
function part(tag: "strong" | "span", text: string, words: string[]): HTMLElement {
  const element = document.createElement(tag);
  const pattern = words.map((word) => word.replace(/[.*+?^${}()|[\]\\-]/g, "\\$&")).join("|");
  for (const [at, piece] of text.split(new RegExp(`(${pattern})`, "i")).entries()) {
    if (at % 2 === 0) element.append(piece);
    else element.append(Object.assign(document.createElement("mark"), { textContent: piece }));
  }
  return element;
}

/** Arrow keys move between the field and the results; Enter in the field opens the first. */
function moveThrough(dialog: HTMLDialogElement, event: KeyboardEvent): void {
  const stops = [...dialog.querySelectorAll<HTMLElement>("input, a")];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  if (event.key === "Enter" && at === 0) stops[1]?.click();
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  stops[Math.min(stops.length - 1, Math.max(0, at + step))]?.focus();
}
