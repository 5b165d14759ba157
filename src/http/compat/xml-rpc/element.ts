import { SaxesParser } from "saxes";
import { Fault } from "./fault.ts";

/** Far deeper than any call of a client. */
const MAX_DEPTH = 20;

/** An element of an XML document. Attributes mean nothing in XML-RPC. */
export interface Element {
  name: string;
  children: Element[];
  text: string;
}

/**
 * Reads a document whose length the caller has limited, and answers its root. No entities are expanded, and no document type
 * is accepted. Throws a `Fault` for XML that is not well-formed or nested too deeply.
 */
export function readElement(xml: string): Element {
  const top: Element = { name: "", children: [], text: "" };
  const open = [top];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    // saxes begins its messages with `line:column: `.
    const position = /^\d+:\d+/.exec(error.message)?.[0] ?? "unknown";
    throw new Fault("notWellFormed", `The XML is not well-formed, at position ${position}.`);
  });
  parser.on("doctype", () => {
    throw new Fault("notWellFormed", "The XML has a document type (<!DOCTYPE>). Remove it.");
  });
  parser.on("opentag", ({ name }) => {
    if (open.length > MAX_DEPTH)
      throw new Fault("notWellFormed", `The XML is nested deeper than ${MAX_DEPTH} elements.`);
    const element = { name, children: [], text: "" };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  const take = (text: string) => {
    (open.at(-1) as Element).text += text;
  };
  parser.on("text", take);
  parser.on("cdata", take);
  parser.on("closetag", () => {
    open.pop();
  });
  parser.write(xml).close();
  return top.children[0] ?? top;
}
