import { type Element, readElement } from "../../src/http/compat/xml-rpc/element.ts";
import type { Caller } from "./caller.ts";
import type { Question } from "./send.ts";

/** A parameter of a call. */
export type Sent = string | number | Readonly<Record<string, string | readonly string[]>>;

/** What a client gets of a call. */
export interface XmlAnswer {
  status: number;
  /** null: a fault, or no XML-RPC at all. */
  value: unknown;
  fault: { faultCode: number; faultString: string } | null;
}

/** A call as xmlrpc.client sends it. */
export function xmlCall(path: string, method: string, ...parameters: readonly Sent[]): Question {
  const values = parameters.map((one) => `<param>${write(one)}</param>`).join("\n");
  const body = `<?xml version='1.0'?>\n<methodCall>\n<methodName>${method}</methodName>\n<params>\n${values}\n</params>\n</methodCall>\n`;
  return { method: "POST", path, headers: { "content-type": "text/xml" }, body };
}

/** Calls a method and reads the answer. */
export async function callXml(caller: Caller, question: Question): Promise<XmlAnswer> {
  const { status, text, headers } = await caller.send(question);
  if (!String(headers["content-type"]).startsWith("text/xml")) return { status, value: null, fault: null };
  const [content] = readElement(text).children;
  if (content?.name === "fault") return { status, value: null, fault: read(content.children[0]) as never };
  return { status, value: read(content?.children[0]?.children[0]), fault: null };
}

function write(sent: Sent | readonly string[]): string {
  if (typeof sent === "number") return `<value><int>${sent}</int></value>`;
  if (typeof sent === "string") return `<value><string>${escapeXml(sent)}</string></value>`;
  if (Array.isArray(sent)) return `<value><array><data>${sent.map(write).join("")}</data></array></value>`;
  const members = Object.entries(sent).map(
    ([name, value]) => `<member><name>${name}</name>${write(value as Sent)}</member>`,
  );
  return `<value><struct>${members.join("")}</struct></value>`;
}

const escapeXml = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

function read(value: Element | undefined): unknown {
  const typed = value?.children[0];
  if (typed === undefined) return undefined;
  const { name, text, children } = typed;
  if (name === "nil") return null;
  if (name === "int") return Number(text);
  if (name === "boolean") return text === "1";
  if (name === "array") return children[0]?.children.map(read);
  if (name !== "struct") return text;
  return Object.fromEntries(children.map(({ children: [key, of] }) => [key?.text, read(of)]));
}
