import { SaxesParser, type SaxesTag } from "saxes";

const MAX_DEPTH = 30;

/** What pictures are made of. Scripts, foreign content, links and other files have no place in a logo. */
const ELEMENTS = new Set(
  (
    "svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan style metadata " +
    "linearGradient radialGradient stop clipPath mask pattern filter feGaussianBlur feOffset feBlend feFlood feComposite " +
    "feMerge feMergeNode feColorMatrix"
  ).split(" "),
);

/** Why an SVG is no harmless picture; null: it is one. */
export function problemOfSvg(text: string): string | null {
  const parser = new SaxesParser();
  let problem: string | null = null;
  const found = (words: string | null) => {
    problem ??= words;
  };
  let depth = 0;
  let style: string | null = null;
  parser.on("error", () => found("is not well-formed XML. Export it again as SVG"));
  parser.on("doctype", () => found("has a document type. Export it as plain SVG"));
  parser.on("processinginstruction", () => found("has a processing instruction. Export it as plain SVG"));
  parser.on("opentag", (tag) => {
    depth++;
    if (depth > MAX_DEPTH) found("is nested too deeply");
    if (depth === 1 && tag.name !== "svg") found("is not an SVG picture");
    found(problemOfTag(tag));
    if (tag.name === "style") style = "";
  });
  parser.on("text", (words) => {
    if (style !== null) style += words;
  });
  parser.on("cdata", (words) => {
    if (style !== null) style += words;
  });
  parser.on("closetag", () => {
    depth--;
    if (style !== null && isUnsafeStyle(style)) found("has a style sheet that loads something else");
    style = null;
  });
  parser.write(text).close();
  return problem;
}

function problemOfTag({ name, attributes }: SaxesTag): string | null {
  if (!ELEMENTS.has(name))
    return `has an element <${name.slice(0, 40)}>. Export it as plain SVG, with shapes only`;
  for (const [key, value] of Object.entries(attributes as Record<string, string>)) {
    const shown = key.slice(0, 40);
    if (/^on/i.test(key)) return `has a script in ${shown}. Remove it`;
    if (/(?:^|:)href$/i.test(key) && !value.trim().startsWith("#"))
      return "refers to another file. Only parts of itself are allowed";
    if (isUnsafeStyle(value)) return `loads something else in ${shown}. Remove it`;
  }
  return null;
}

/** Escapes in style sheets could hide the words that are looked for. */
function isUnsafeStyle(text: string): boolean {
  return /@import|javascript:|expression\(|\\|url\(\s*["']?(?!["'#\s])/i.test(text);
}
