import { escapeHtml } from "../../packaging/simple/html-text.ts";
import { slugOf } from "../sanitise.ts";
import { nameOf, type RstContext } from "./context.ts";

const MOST = 1_000;

/** The alternatives of inline markup, the stronger first; each bounded, so that no text makes them wander far. */
const INLINE = new RegExp(
  [
    String.raw`\\(?<escaped>[\s\S])`,
    String.raw`(?<![\w\x60])\x60\x60(?<literal>[\s\S]{1,${MOST}}?)\x60\x60(?!\x60)`,
    String.raw`(?<![\w*])\*\*(?<strong>[^\s*](?:[^*]{0,${MOST}}[^\s*])?)\*\*(?!\w)`,
    String.raw`(?<![\w*])\*(?<em>[^\s*](?:[^*]{0,${MOST}}[^\s*])?)\*(?![\w*])`,
    String.raw`(?<![\w\x60])(?::(?<role>[\w.+:-]{1,60}):)?\x60(?<text>[^\x60\s](?:[^\x60]{0,${MOST}}[^\x60\s])?)\x60(?<end>__?(?!\w)|:(?<later>[\w.+:-]{1,60}):)?`,
    String.raw`(?<!\w)\|(?<shown>[^|\s](?:[^|\n]{0,200}[^|\s])?)\|(?:__?)?`,
    String.raw`\[(?<note>#?[\w.*-]{0,40})\]_(?!\w)`,
    String.raw`(?<address>\bhttps?:\/\/[^\s<>"'\x60]{1,${MOST}}[\w\/#=&-])`,
    String.raw`(?<![\w.])(?<word>[A-Za-z0-9]+(?:[._+:-][A-Za-z0-9]+){0,20})__?(?!\w)`,
  ].join("|"),
  "g",
);

type Groups = Partial<Record<string, string>>;

/** A line or paragraph of text with its inline markup as HTML. */
export function inlineHtml(text: string, context: RstContext): string {
  let html = "";
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    html += escapeHtml(text.slice(at, match.index));
    html += markup(match[0], match.groups as Groups, context);
    at = match.index + match[0].length;
  }
  return html + escapeHtml(text.slice(at));
}

function markup(whole: string, found: Groups, context: RstContext): string {
  if (found.escaped !== undefined) return found.escaped.trim() === "" ? "" : escapeHtml(found.escaped);
  if (found.literal !== undefined) return `<code>${escapeHtml(found.literal)}</code>`;
  if (found.strong !== undefined) return `<strong>${escapeHtml(found.strong)}</strong>`;
  if (found.em !== undefined) return `<em>${escapeHtml(found.em)}</em>`;
  if (found.text !== undefined) return interpreted(found.text, found, context);
  if (found.shown !== undefined) return context.substitutions.get(nameOf(found.shown)) ?? escapeHtml(whole);
  if (found.note !== undefined) return `<sup>[${escapeHtml(found.note)}]</sup>`;
  if (found.address !== undefined) return link(found.address, found.address);
  return reference(found.word ?? "", whole, context);
}

/** Text between backquotes: a link when `_` follows, else what its role says. */
function interpreted(text: string, { role, end, later }: Groups, context: RstContext): string {
  if (end?.startsWith("_")) {
    const [, words = "", address = ""] = /^([\s\S]*?)\s*<([^<>]+)>$/.exec(text) ?? [];
    const target = address.replaceAll(/\s+/g, "");
    if (target !== "") {
      const named = target.endsWith("_") ? context.targets.get(nameOf(target.slice(0, -1))) : undefined;
      return link(named ?? target, words || target);
    }
    if (end === "__") {
      const next = context.anonymous.shift();
      return next === undefined ? escapeHtml(text) : link(next, text);
    }
    return link(context.targets.get(nameOf(text)) ?? `#${slugOf(text)}`, text);
  }
  const name = (role ?? later ?? "").split(":").at(-1);
  const shown = escapeHtml(text.replace(/\s*<[^<>]+>$/, "").replace(/^[~!]/, ""));
  if (name === "" || name === "emphasis" || name === "title") return `<em>${shown}</em>`;
  if (name === "strong") return `<strong>${shown}</strong>`;
  if (name === "sub" || name === "subscript") return `<sub>${shown}</sub>`;
  if (name === "sup" || name === "superscript") return `<sup>${shown}</sup>`;
  if (name === "pep" || name === "rfc") return `${name.toUpperCase()} ${shown}`;
  return `<code>${shown}</code>`;
}

function reference(word: string, whole: string, context: RstContext): string {
  const target = context.targets.get(nameOf(word));
  return target === undefined ? escapeHtml(whole) : link(target, word);
}

function link(address: string, text: string): string {
  const isMail = /^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/.test(address);
  return `<a href="${isMail ? "mailto:" : ""}${escapeHtml(address)}">${escapeHtml(text)}</a>`;
}
