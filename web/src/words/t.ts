/** Sentences of one language by their English ones; what is missing stays English. */
export type Catalogue = Readonly<Record<string, string>>;

/** Languages beside English, each loaded only by whom it is for. A catalogue is one file beside this one. */
const CATALOGUES: Readonly<Record<string, () => Promise<{ default: Catalogue }>>> = {};

let catalogue: Catalogue = {};

/** The language of the page, for `<html lang>` and for dates and numbers. */
export let language = "en";

/**
 * A sentence in the reader's language. Sentences are written in English where they are shown, whole, with what varies in
 * braces: `t("{count} projects", { count })`.
 */
export function t(sentence: string, values: Readonly<Record<string, string | number>> = {}): string {
  return (catalogue[sentence] ?? sentence).replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in values ? String(values[name]) : whole,
  );
}

/** One of two sentences by a count: `plural(n, "{count} file", "{count} files")`. */
export function plural(count: number, one: string, many: string): string {
  const sentence = new Intl.PluralRules(language).select(count) === "one" ? one : many;
  return t(sentence, { count: count.toLocaleString(language) });
}

/** Takes the first language that the reader's browser asks for and that there is. */
export async function chooseLanguage(wanted: readonly string[]): Promise<void> {
  for (const tag of wanted) {
    const [name = ""] = tag.toLowerCase().split("-");
    if (name === "en") break;
    const load = CATALOGUES[name];
    if (load === undefined) continue;
    catalogue = (await load()).default;
    language = name;
    break;
  }
  document.documentElement.lang = language;
}
