/**
 * What is used of highlight.js. Its own types bring those of browsers into the whole program, which then no longer finds
 * mistakes about what Node has.
 */
declare const highlighter: {
  /** Undefined: the language is not known. */
  getLanguage(name: string): object | undefined;
  highlight(code: string, options: { language: string; ignoreIllegals: boolean }): { value: string };
};
export default highlighter;
