import { type Hashes, preferredHash } from "../../../../packaging/hashes.ts";
import type { UpstreamClient } from "../../../../upstreams/client.ts";
import { plainAddress } from "../../engine/folder.ts";
import type { OldFile, OldProblem } from "../../engine/old-site.ts";
import { download, signatureOf } from "./download.ts";

/** A file as a listing API describes it. */
export interface ListedFile {
  filename: string;
  project: string | null;
  /** Where its bytes are. */
  url: URL;
  /** Path of the address that installers know. */
  address: string;
  size: number | null;
  hashes: Hashes;
  /** Milliseconds since 1970. */
  uploadedAt: number | null;
  uploadedBy: string | null;
  /** Why it is yanked; null: it is not. */
  yanked: string | null;
}

/** What the API takes as an old address. */
const MAX_ADDRESS = 1000;
/** What servers keep beside files, and make themselves. */
const BESIDE = /\.(?:asc|sig|metadata|provenance|publish\.attestation|html?|json)$/i;

/** The files of one folder or release, with the signatures among them. */
export function* filesOf(
  client: UpstreamClient,
  listed: readonly ListedFile[],
): Generator<OldFile | OldProblem> {
  const names = new Set(listed.map(({ filename }) => filename));
  for (const file of listed)
    if (!BESIDE.test(file.filename)) yield oneFile(client, file, names.has(`${file.filename}.asc`));
}

function oneFile(client: UpstreamClient, file: ListedFile, isSigned: boolean): OldFile | OldProblem {
  const { filename, project, size, hashes, yanked, address, url, uploadedAt, uploadedBy } = file;
  if (filename === "" || /[/\\]/.test(filename))
    return { what: filename, why: "Its name has folders in it." };
  const at = plainAddress(address);
  if (at === null || at.length > MAX_ADDRESS)
    return { what: filename, why: "Its address is too long, or cannot be read." };
  const known = preferredHash(hashes);
  return {
    ...{ filename, project, size, address: at, uploadedAt, uploadedBy, yanked, comment: null },
    ...{ sha256: hashes.sha256 ?? null, md5: hashes.md5 ?? null },
    stamp: known === null ? null : `${known}${yanked === null ? "" : " yanked"}`,
    open: (spare) => download(client, url, spare, { size, hashes }),
    signature: isSigned ? () => signatureOf(client, url) : null,
  };
}

/** A time as old servers write it; null: it cannot be read. */
export function timeOf(text: string | null | undefined): number | null {
  const time = Date.parse(text ?? "");
  return Number.isFinite(time) && time > 0 ? time : null;
}

/** Those of some hashes that have the form of one. */
export function hashesOf(given: Readonly<Record<string, string | null | undefined>>): Hashes {
  const lengths: Record<string, number> = { sha256: 64, sha512: 128, sha1: 40, md5: 32 };
  const entries = Object.entries(given)
    .map(([name, value]) => [name.toLowerCase().replace("-", ""), (value ?? "").toLowerCase()] as const)
    .filter(([name, value]) => value.length === lengths[name] && /^[0-9a-f]+$/.test(value));
  return Object.fromEntries(entries);
}

/** A path of segments below an address, each encoded. */
export function below(root: URL, ...segments: string[]): URL {
  return new URL(segments.map(encodeURIComponent).join("/"), root);
}

/** An address with a query. */
export function asking(url: URL, query: Record<string, string | null>): URL {
  const asked = new URL(url);
  for (const [name, value] of Object.entries(query)) if (value !== null) asked.searchParams.set(name, value);
  return asked;
}
