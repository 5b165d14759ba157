import type { Distribution } from "./build-distribution.ts";

/** One part of a form; `filename` makes it a file part. */
export interface Part {
  name: string;
  value: string | Uint8Array;
  filename?: string;
  type?: string;
}

/** How the bytes between parts are written; `modern` is what today's libraries send. */
export type FormStyle = "modern" | "distutils" | "bare-lf";

export interface Form {
  type: string;
  body: Buffer;
}

const BOUNDARY = "--------------GHSKFJDLGDS7543FJKLFHRE75642756743254";

/**
 * A multipart/form-data body.
 * `distutils`: as `setup.py upload` of Python 2.7 sends it, with a line break before the first boundary and `;filename`
 * without a space. `bare-lf`: as its `register` sends it, with line feeds alone.
 */
export function writeForm(parts: Part[], style: FormStyle = "modern"): Form {
  const eol = style === "bare-lf" ? "\n" : "\r\n";
  const chunks: Uint8Array[] = [];
  const text = (value: string) => chunks.push(Buffer.from(value));
  for (const [at, part] of parts.entries()) {
    text(at === 0 && style === "modern" ? `--${BOUNDARY}${eol}` : `${eol}--${BOUNDARY}${eol}`);
    text(partHeader(part, style, eol));
    chunks.push(typeof part.value === "string" ? Buffer.from(part.value) : part.value);
  }
  text(`${eol}--${BOUNDARY}--${eol}`);
  return { type: `multipart/form-data; boundary=${BOUNDARY}`, body: Buffer.concat(chunks) };
}

function partHeader(part: Part, style: FormStyle, eol: string): string {
  const space = style === "modern" ? " " : "";
  const file = part.filename === undefined ? "" : `;${space}filename="${part.filename}"`;
  const type =
    part.type ?? (part.filename !== undefined && style === "modern" ? "application/octet-stream" : undefined);
  const typeLine = type === undefined ? "" : `Content-Type: ${type}${eol}`;
  return `Content-Disposition: form-data; name="${part.name}"${file}${eol}${typeLine}${eol}`;
}

/** The parts that twine sends for a distribution, `content` last (STANDARDS U01, U04). */
export function uploadParts(distribution: Distribution): Part[] {
  const { options } = distribution;
  const fields: [string, string][] = [
    [":action", "file_upload"],
    ["protocol_version", "1"],
    ["name", distribution.name],
    ["version", distribution.version],
    ["filetype", distribution.filetype],
    ["pyversion", distribution.pyversion],
    ["metadata_version", options.metadataVersion ?? "2.1"],
    ["summary", options.summary ?? "A package of the test harness"],
    ["md5_digest", distribution.md5],
    ["sha256_digest", distribution.sha256],
  ];
  if (options.requiresPython !== undefined) fields.push(["requires_python", options.requiresPython]);
  for (const requirement of options.requiresDist ?? []) fields.push(["requires_dist", requirement]);
  if (options.description !== undefined) fields.push(["description", options.description]);
  return [
    ...fields.map(([name, value]) => ({ name, value })),
    { name: "content", value: distribution.bytes, filename: distribution.filename },
  ];
}

/** The same parts with some fields set to other values; `null` leaves a field out. */
export function changedParts(parts: Part[], changes: Record<string, string | null>): Part[] {
  const kept = parts.filter((part) => !(part.name in changes));
  const added = Object.entries(changes).flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
  return [...added, ...kept];
}
