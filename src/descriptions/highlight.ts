import highlighter from "#highlighter";

/** Names of languages in descriptions that the highlighter knows under another name. */
const ALIASES: Readonly<Record<string, string>> = {
  pycon: "python",
  "python-repl": "python",
  python3: "python",
  toml: "ini",
  "shell-session": "bash",
};
/** A longer piece of code stays as it is: nobody reads it on a page, and its colors would cost the most. */
const MAX_CODE = 10_000;
/** Some languages need time that grows with the square of a line. */
const LONG_LINE = /[^\n]{400}/;
/** Time for the code of one description; what comes later stays as it is. */
const BUDGET_MS = 500;

/** Colors the code of one description, in bounded time. */
export class CodeColors {
  readonly #until = performance.now() + BUDGET_MS;

  /** The code as HTML with `<span class="hljs-…">`; null: the language is not known, or there is no time left. */
  html(code: string, language: string): string | null {
    const name = ALIASES[language.toLowerCase()] ?? language.toLowerCase();
    if (code.length > MAX_CODE || LONG_LINE.test(code) || performance.now() > this.#until) return null;
    if (highlighter.getLanguage(name) === undefined) return null;
    return highlighter.highlight(code, { language: name, ignoreIllegals: true }).value;
  }
}
