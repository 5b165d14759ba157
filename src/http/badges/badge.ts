import { escapeHtml } from "../../packaging/simple/html-text.ts";

const CHARACTER = 7;
const PADDING = 10;
const MOST = 60;

const GREEN = "#0b6e5b";

/** For what failed: white text stays readable on it. */
export const RED = "#b3261e";

/** A small picture with a label and a value, as people put it into READMEs. Text only: it contains no script and no link. */
export function badgeSvg(label: string, value: string, color: string = GREEN): string {
  const shown = value.length > MOST ? `${value.slice(0, MOST - 1)}…` : value;
  const left = label.length * CHARACTER + PADDING;
  const right = shown.length * CHARACTER + PADDING;
  const [name, text] = [escapeHtml(label), escapeHtml(shown)];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${name}: ${text}"><title>${name}: ${text}</title><rect width="${left}" height="20" fill="#444"/><rect x="${left}" width="${right}" height="20" fill="${color}"/><g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11"><text x="${left / 2}" y="14">${name}</text><text x="${left + right / 2}" y="14">${text}</text></g></svg>`;
}
