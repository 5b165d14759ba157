import { createHash } from "node:crypto";
import type { UpstreamClient } from "../../upstreams/client.ts";
import { seenKey } from "./files-read.ts";
import type { FileRevision, MirrorFile, PageContent } from "./page.ts";

/** What is known of the bytes that are kept of a file. */
export interface KeptBytes {
  size: number | null;
  /** Milliseconds since 1970. */
  storedAt: number;
}

interface Check {
  client: UpstreamClient;
  /** Files of the project whose bytes are kept, by `seenKey`. */
  kept: ReadonlyMap<string, KeptBytes>;
  now: number;
}

/** What an upstream says of a file's bytes without sending them. */
interface Seen {
  /** Equal as long as the bytes are the same; null: the upstream says nothing that tells. */
  validator: string | null;
  size: number | null;
  modifiedAt: number | null;
}

/** Most files of one project that are asked for each time its page is; the newest versions are last. */
const MAX_FILES = 50;
const ABREAST = 4;

/** Whether the upstream's page tells nothing by which other bytes under the same name would be noticed. */
export function isUnhashed({ hashes, unproved }: MirrorFile): boolean {
  return unproved === undefined && Object.keys(hashes).length === 0;
}

/**
 * Gives files without any hash the addresses that they had on the page before: a file that was replaced under its name has
 * another one since, and the upstream's page does not tell.
 */
export function carryOver(
  content: PageContent,
  before: PageContent,
  kept: ReadonlyMap<string, KeptBytes>,
): PageContent {
  const revised = new Map(
    before.files.flatMap((file) =>
      file.revision === undefined
        ? []
        : [[seenKey({ ...file, address: file.revision.base }), file.revision] as const],
    ),
  );
  if (revised.size === 0) return content;
  const files = content.files.map((file) => {
    const revision = isUnhashed(file) ? revised.get(seenKey(file)) : undefined;
    return revision === undefined ? file : revisedFile(file, revision);
  });
  const listed = new Set(files.map(seenKey));
  const dropped = new Map([...before.dropped, ...content.dropped].map((file) => [seenKey(file), file]));
  return {
    ...content,
    files,
    dropped: [...dropped.values()].filter((file) => !listed.has(seenKey(file)) && kept.has(seenKey(file))),
  };
}

/**
 * Asks the upstream whether kept files without a hash are still the same (by their length, Last-Modified and ETag). One that
 * is not gets a new address, under which it is fetched when somebody wants it; the kept bytes stay at theirs. Resolves with
 * the very same content when nothing is renewals.
 */
export async function renewUnhashed(content: PageContent, check: Check): Promise<PageContent> {
  const asked = content.files.filter((file) => isUnhashed(file) && check.kept.has(seenKey(file)));
  const renewals = new Map<MirrorFile, MirrorFile>();
  const waiting = asked.slice(-MAX_FILES);
  const work = async () => {
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      const renewed = await renew(file, check);
      if (renewed !== file) renewals.set(file, renewed);
    }
  };
  await Promise.all(Array.from({ length: ABREAST }, work));
  if (renewals.size === 0) return content;
  const replaced = [...renewals]
    .filter(([file, { address }]) => file.address !== address)
    .map(([file]) => file);
  return {
    ...content,
    files: content.files.map((file) => renewals.get(file) ?? file),
    dropped: [...content.dropped, ...replaced.map((file) => ({ ...file, droppedAt: check.now }))],
  };
}

async function renew(file: MirrorFile, { client, kept, now }: Check): Promise<MirrorFile> {
  const seen = await look(client, file);
  const bytes = kept.get(seenKey(file));
  if (seen === null || seen.validator === null || bytes === undefined) return file;
  const { validator } = seen;
  const { base, validator: before } = file.revision ?? { base: file.address, validator: null };
  if (before === validator) return file;
  if (before !== null || differs(seen, bytes)) {
    const address = createHash("sha256").update(`${base}\n${validator}`).digest("hex");
    return revisedFile({ ...file, firstSeenAt: now }, { base, address, validator });
  }
  return { ...file, revision: { base, address: file.address, validator } };
}

/** Before the upstream was asked for the first time only size and date can tell. */
function differs({ size, modifiedAt }: Seen, kept: KeptBytes): boolean {
  if (size !== null && kept.size !== null && size !== kept.size) return true;
  return modifiedAt !== null && modifiedAt > kept.storedAt;
}

/** The file at the address of a revision, without what was found out of the bytes before. */
function revisedFile(file: MirrorFile, revision: FileRevision): MirrorFile {
  const hadMetadata = file.metadataSha256 !== null || file.metadataUnhashed;
  const { isLearned, ...rest } = file;
  return {
    ...rest,
    address: revision.address,
    sha256: null,
    size: isLearned ? null : file.size,
    metadataSha256: file.relaysMetadata ? file.metadataSha256 : null,
    metadataUnhashed: file.relaysMetadata ? file.metadataUnhashed : hadMetadata,
    revision,
  };
}

/** null: the upstream does not answer this; the kept bytes must do. */
async function look(client: UpstreamClient, file: MirrorFile): Promise<Seen | null> {
  try {
    const { status, headers, body } = await client.get(new URL(file.url), {
      method: "HEAD",
      headers: { "accept-encoding": "identity" },
      of: "file",
    });
    body.destroy();
    if (status !== 200) return null;
    const size = headers["content-length"] === undefined ? null : Number(headers["content-length"]);
    const modified = headers["last-modified"] ?? null;
    const time = Date.parse(modified ?? "");
    return {
      // Servers behind one name may each make an ETag of their own; date and length are the same for all.
      validator: modified !== null && size !== null ? `${modified} ${size}` : (headers.etag ?? modified),
      size,
      modifiedAt: Number.isNaN(time) ? null : time,
    };
  } catch {
    return null;
  }
}
