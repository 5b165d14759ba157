/** What is wrong with YAML, by the codes of the parser: its own sentences are about how it reads. */
const WORDS: Readonly<Record<string, string>> = {
  BAD_ALIAS: "an alias (*name) that is not valid",
  BAD_DQ_ESCAPE: "an escape in double quotes that YAML does not have. Use single quotes for backslashes",
  BAD_INDENT: "the indentation does not fit the lines above",
  BAD_SCALAR_START: "a value begins with a character that needs quotes around it",
  BLOCK_AS_IMPLICIT_KEY: "two values on one line. Put quotes around a value that contains a colon",
  BLOCK_IN_FLOW: "lines inside [ ] or { } that belong outside",
  DUPLICATE_KEY: "a key that occurs twice",
  MISSING_CHAR: "a closing quote, bracket or comma is missing",
  MULTILINE_IMPLICIT_KEY: "a key without a colon, or a quote that is not closed",
  MULTIPLE_DOCS: "several documents (---) where one is expected",
  TAB_AS_INDENT: "a tab in the indentation. Use spaces",
  TAG_RESOLVE_FAILED: "a tag (!name) that is not known",
  UNEXPECTED_TOKEN: "a character that does not belong here",
};

/** What a YAML parser found wrong, as the end of a sentence: "… a tab in the indentation. Use spaces". */
export function yamlWords({ code }: { code: string }): string {
  return WORDS[code] ?? "the line is not valid YAML";
}
