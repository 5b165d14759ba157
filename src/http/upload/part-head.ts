import { Refusal } from "../../refusal.ts";

/** The head of one part of a form. */
export interface PartHead {
  /** Name of the field. */
  name: string;
  /** Name of the file; null for a text field. */
  filename: string | null;
}

/**
 * Reads the header lines of a part. Names may stand in quotes (with `\"`), bare, or in RFC 8187 form
 * (`filename*=UTF-8''…`), since clients differ (STANDARDS U21); the content type is not relied on (U35).
 */
export function readPartHead(text: string): PartHead {
  const headers = new Map<string, string>();
  for (const line of text.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  refuseEncoded(headers.get("content-transfer-encoding"));
  const disposition = headers.get("content-disposition") ?? "";
  if (!/^form-data\s*;/i.test(disposition)) throw bad("A part of the form is not named as form-data.");
  const parameters = readParameters(disposition.slice(disposition.indexOf(";")));
  const name = parameters.get("name");
  if (name === undefined) throw bad("A part of the form has no name.");
  return { name, filename: parameters.get("filename*") ?? parameters.get("filename") ?? null };
}

function refuseEncoded(encoding: string | undefined): void {
  if (encoding !== undefined && !/^(binary|7bit|8bit|)$/i.test(encoding)) {
    throw bad("A part of the form is encoded for mail; send the bytes as they are.");
  }
}

const PARAMETER = /;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))/g;

function readParameters(text: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const [, rawKey, quoted, bare] of text.matchAll(PARAMETER)) {
    const key = rawKey!.toLowerCase();
    if (parameters.has(key))
      throw bad(`A part of the form gives its ${key === "name" ? "name" : "parameters"} twice.`);
    const value = quoted === undefined ? bare!.trim() : quoted.replace(/\\(["\\])/g, "$1");
    parameters.set(key, key.endsWith("*") ? decodeExtended(value) : unescapeBrowser(value));
  }
  return parameters;
}

/** Browsers and urllib3 write a quote as `%22` and line ends as `%0D%0A` (HTML's form encoding), nothing else. */
function unescapeBrowser(value: string): string {
  return value.replace(/%22/g, '"').replace(/%0D/gi, "\r").replace(/%0A/gi, "\n");
}

function decodeExtended(value: string): string {
  const match = /^utf-8'[^']*'(.*)$/i.exec(value);
  try {
    if (match) return decodeURIComponent(match[1]!);
  } catch {
    // Falls through to the refusal.
  }
  throw bad("A part of the form has a name in an unknown encoding.");
}

function bad(message: string): Refusal {
  return new Refusal("invalid", "bad-form", message);
}
