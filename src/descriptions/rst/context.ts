import { escapeHtml } from "../../packaging/simple/html-text.ts";

/** What parts of a document know of one another. */
export interface RstContext {
  /** Addresses by the name that leads to them, in lower case. */
  targets: Map<string, string>;
  /** Addresses of `__`, in order. */
  anonymous: string[];
  /** HTML by the name between bars, in lower case. */
  substitutions: Map<string, string>;
  /** How titles are adorned, the highest first. */
  styles: string[];
}

const TARGET = /^\.\. _(`[^`]+`|(?:[^:\\]|\\.)+): +(\S+)\s*$/;
const ANONYMOUS = /^(?:\.\. __:|__) +(\S+)\s*$/;
const SUBSTITUTION = /^\.\. \|([^|]+)\| +(image|replace)::\s*(.*)$/;
const OPTION = /^\s+:([\w-]+):\s*(.*)$/;

export const nameOf = (text: string): string => text.replace(/\s+/g, " ").trim().toLowerCase();

/** Reads what is declared anywhere in the text and used anywhere else: targets of links, and substitutions. */
export function readContext(lines: readonly string[]): RstContext {
  const context: RstContext = { targets: new Map(), anonymous: [], substitutions: new Map(), styles: [] };
  for (const [at, line] of lines.entries()) {
    const plain = line.trimStart();
    const [, name, address] = TARGET.exec(plain) ?? [];
    if (name !== undefined && address !== undefined) {
      context.targets.set(nameOf(name.replace(/^`|`$/g, "").replaceAll("\\", "")), address);
      continue;
    }
    const [, unnamed] = ANONYMOUS.exec(plain) ?? [];
    if (unnamed !== undefined) context.anonymous.push(unnamed);
    const [, shown, kind, value = ""] = SUBSTITUTION.exec(plain) ?? [];
    if (shown === undefined) continue;
    const html = kind === "image" ? imageHtml(value, readOptions(lines, at + 1)) : escapeHtml(value);
    context.substitutions.set(nameOf(shown), html);
  }
  for (const [name, address] of context.targets) {
    // `.. _one: two_` is another name of the same.
    const other = /^([\w.+-]+)_$/.exec(address)?.[1];
    const known = other === undefined ? undefined : context.targets.get(nameOf(other));
    if (known !== undefined) context.targets.set(name, known);
  }
  return context;
}

/** The `:name: value` lines at a place. */
export function readOptions(lines: readonly string[], from: number): Map<string, string> {
  const options = new Map<string, string>();
  for (let at = from; at < lines.length; at++) {
    const [, name, value = ""] = OPTION.exec(lines[at] as string) ?? [];
    if (name === undefined) break;
    options.set(name, value.trim());
  }
  return options;
}

export function imageHtml(address: string, options: ReadonlyMap<string, string>): string {
  const width = options.get("width");
  const image = [
    `<img src="${escapeHtml(address.trim())}" alt="${escapeHtml(options.get("alt") ?? "")}"`,
    width === undefined ? "" : ` width="${escapeHtml(width.replace(/px$/, ""))}"`,
    ">",
  ].join("");
  const target = options.get("target");
  return target === undefined ? image : `<a href="${escapeHtml(target)}">${image}</a>`;
}
