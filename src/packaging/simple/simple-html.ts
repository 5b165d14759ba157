import { preferredHash } from "../hashes.ts";
import { escapeHtml } from "./html-text.ts";
import { encodeUrl } from "./page-url.ts";
import {
  PROJECT_PIECE,
  ROOT_PIECE,
  SIMPLE_API_VERSION,
  type SimpleFile,
  type SimpleProject,
  type SimpleRoot,
} from "./simple-page.ts";

export { parseProjectHtml, parseRootHtml } from "./simple-html-reader.ts";

/** A project's page in HTML (PEP 503, 592, 629, 658, 714, 740, 792). */
export function writeProjectHtml(project: SimpleProject): string {
  return [...projectHtmlParts(project)].join("");
}

/** The same in pieces, so that a page of very many files can be written between other work. */
export function* projectHtmlParts(project: SimpleProject): Generator<string> {
  const { files } = project;
  const name = escapeHtml(project.name);
  const hasSignatures = files.some((file) => file.gpgSig);
  yield head(`Links for ${name}`, statusMeta(project));
  yield `<h1>Links for ${name}</h1>\n`;
  for (let at = 0; at < files.length; at += PROJECT_PIECE)
    yield files
      .slice(at, at + PROJECT_PIECE)
      .map((file) => fileAnchor(file, hasSignatures))
      .join("");
  yield tail(project.lastSerial);
}

/** The list of all projects in HTML. */
export function writeRootHtml(root: SimpleRoot): string {
  return [...rootHtmlParts(root)].join("");
}

/** The same in pieces, so that a list of a million names can be written between other work. */
export function* rootHtmlParts({ names, lastSerial }: SimpleRoot): Generator<string> {
  yield head("Simple index", "");
  for (let at = 0; at < names.length; at += ROOT_PIECE)
    yield names
      .slice(at, at + ROOT_PIECE)
      .map(projectAnchor)
      .join("");
  yield tail(lastSerial);
}

function projectAnchor(name: string): string {
  const escaped = escapeHtml(name);
  return `<a href="${escaped}/">${escaped}</a><br>\n`;
}

/** Every link has the attribute for signatures as soon as one file has a signature (STANDARDS S13). */
function fileAnchor(file: SimpleFile, hasSignatures: boolean): string {
  const hash = preferredHash(file.hashes);
  const href = escapeHtml(encodeUrl(file.url)) + (hash === null ? "" : `#${hash}`);
  const metadata = file.coreMetadata === null ? null : (preferredHash(file.coreMetadata) ?? "true");
  const attributes = [
    attribute("data-requires-python", file.requiresPython),
    attribute("data-core-metadata", metadata),
    attribute("data-dist-info-metadata", metadata),
    attribute("data-yanked", file.yanked),
    attribute("data-gpg-sig", hasSignatures ? String(file.gpgSig) : null),
    attribute("data-provenance", file.provenance),
  ];
  return `<a href="${href}"${attributes.join("")}>${escapeHtml(file.filename)}</a><br>\n`;
}

function attribute(name: string, value: string | null): string {
  return value === null ? "" : ` ${name}="${escapeHtml(value)}"`;
}

function statusMeta({ status, statusReason }: SimpleProject): string {
  if (status === "active") return "";
  return (
    meta("pypi:project-status", status) +
    (statusReason === null ? "" : meta("pypi:project-status-reason", statusReason))
  );
}

function meta(name: string, content: string): string {
  return `<meta name="${name}" content="${escapeHtml(content)}">\n`;
}

function head(title: string, extraMeta: string): string {
  const version = meta("pypi:repository-version", SIMPLE_API_VERSION);
  return `<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n${version}${extraMeta}<title>${title}</title>\n</head>\n<body>\n`;
}

function tail(lastSerial: number | null): string {
  return `</body>\n</html>\n${lastSerial === null ? "" : `<!--SERIAL ${lastSerial}-->\n`}`;
}
