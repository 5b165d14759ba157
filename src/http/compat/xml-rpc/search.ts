import { addressOf } from "../../../indexes/index-record.ts";
import { Fault } from "./fault.ts";
import type { Asked, Method } from "./method.ts";

/** So many results are answered at the most. */
const MOST_RESULTS = 100;
/** So many different texts are searched for in one call. pip asks for one, in name and summary. */
const MOST_TEXTS = 5;

interface Found {
  displayName: string;
  project: string;
  summary: string;
  version: string | null;
}

/** One condition of a search: a text in a field. */
interface Term {
  field: string;
  text: string;
}

/** Searches as the pages do: words and beginnings of words, best matches first. */
export const search: Method = async (asked) => {
  const fields = asked.parameters.fields(0, "spec");
  const operator = asked.parameters.word(1, "operator", ["and", "or"]);
  const terms = [...fields].flatMap(([field, texts]) => texts.map((text) => ({ field, text })));
  const texts = [...new Set(terms.map(({ text }) => text.trim()))].filter((text) => text !== "");
  if (texts.length > MOST_TEXTS)
    throw new Fault("badParameters", `Search for at most ${MOST_TEXTS} different texts at once.`);
  if (texts.length === 0) throw new Fault("badParameters", "The search is empty. Search for a word.");
  const found = new Map<string, Found>();
  for (const query of operator === "and" ? [texts.join(" ")] : texts)
    for (const one of await findProjects(asked, query)) found.set(one.project, one);
  const results = [...found.values()].filter((one) => isWanted(one, terms, operator)).slice(0, MOST_RESULTS);
  return results.map(({ displayName, summary, version }, at) => ({
    name: displayName,
    summary,
    // pip compares versions, and cannot do without.
    version: version ?? "",
    _pypi_ordering: at,
  }));
};

/** Asks the management API as the caller, so that their rights and limits apply. */
async function findProjects({ management, request, index }: Asked, query: string): Promise<readonly Found[]> {
  const wanted = new URLSearchParams({ q: query, index: addressOf(index), limit: String(MOST_RESULTS) });
  const { status, body } = await management.ask(request, "GET", `/search?${wanted}`);
  if (status >= 400) throw new Fault("refused", String(body.detail ?? "The server refused the search."));
  return body.items as Found[];
}

/** Whether a project that was found by its texts has them in the fields that the caller named. */
function isWanted(found: Found, terms: readonly Term[], operator: "and" | "or"): boolean {
  return operator === "and"
    ? terms.every((term) => matches(found, term))
    : terms.some((term) => matches(found, term));
}

/** Of fields that a result does not have, such as keywords, the search itself has decided. */
function matches({ displayName, project, summary }: Found, { field, text }: Term): boolean {
  const texts = { name: [displayName, project], summary: [summary] }[field];
  if (texts === undefined) return true;
  const words = foldWords(text);
  return texts.some((one) => words.every((word) => foldWords(one).join(" ").includes(word)));
}

const foldWords = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
