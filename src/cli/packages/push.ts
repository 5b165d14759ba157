import { createHash, randomUUID } from "node:crypto";
import type { Release } from "../../http/api/releases/schema.ts";
import { parseDistributionFilename } from "../../packaging/names/distribution-filename.ts";
import { type ApiClient, LONG_PATIENCE_MS, segment } from "../api-client.ts";
import { whyNoAnswer } from "../terminal/connection.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { foreignRefusal } from "../terminal/foreign-refusal.ts";

/** An index elsewhere that takes uploads by the legacy API. */
export interface PushTarget {
  url: URL;
  /** As the Authorization header has it; null: none. */
  authorization: string | null;
}

interface Source {
  /** `owner/name`. */
  index: string;
  project: string;
  release: Release;
}

/** A file on the project's page. */
interface PageFile {
  filename: string;
  url: string;
  hashes: Record<string, string>;
}

const FILETYPES: Record<string, string> = {
  wheel: "bdist_wheel",
  sdist: "sdist",
  egg: "bdist_egg",
  wininst: "bdist_wininst",
  msi: "bdist_msi",
  rpm: "bdist_rpm",
  dumb: "bdist_dumb",
};
/** What the upload form calls fields otherwise than core metadata do. */
const FORM_NAMES: Record<string, string> = {
  classifier: "classifiers",
  project_url: "project_urls",
  license_file: "license_files",
};

/** The index elsewhere refused a file. */
export class PushRefused extends CommandFailure {
  /** HTTP status of the answer. */
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/**
 * Uploads every file of a release to an index elsewhere, streamed from this server, one after the other; resolves with
 * their names. Bytes whose hash is not the page's are never sent whole. `refused` is called for each file that the index
 * refuses; the others are sent all the same, unless it throws.
 */
export async function push(
  api: ApiClient,
  source: Source,
  target: PushTarget,
  refused = (_filename: string, refusal: PushRefused): void => {
    throw refusal;
  },
): Promise<string[]> {
  const root = `${source.index.split("/").map(segment).join("/")}/simple/${segment(source.project)}/`;
  const page = await api.fetch(root, "application/vnd.pypi.simple.v1+json");
  const { files } = (await page.json()) as { files: PageFile[] };
  const wanted = source.release.files.map((file) => {
    const found = files.find(({ filename }) => filename === file.filename);
    if (found) return { ...found, kind: file.kind };
    throw new CommandFailure(`${file.filename} is not on the page of ${source.project} any more.`);
  });
  const sent: string[] = [];
  for (const file of wanted) {
    const fields = formFields(source.release, file);
    try {
      await upload(await api.fetch(root + file.url.split("#")[0]), { file, fields, target });
      sent.push(file.filename);
    } catch (error) {
      if (!(error instanceof PushRefused)) throw error;
      refused(file.filename, error);
    }
  }
  return sent;
}

function formFields(
  release: Release,
  { filename, hashes, kind }: PageFile & { kind: string },
): [string, string][] {
  const { pythonTag, version } = parseDistributionFilename(filename);
  const metadata = Object.entries({ ...release.metadata, name: release.project, version: version.text });
  return [
    [":action", "file_upload"],
    ["protocol_version", "1"],
    ["filetype", FILETYPES[kind] ?? kind],
    ["pyversion", pythonTag],
    ...(hashes.sha256 === undefined ? [] : [["sha256_digest", hashes.sha256] as [string, string]]),
    ...metadata.flatMap(([key, value]) =>
      [value].flat().map((one): [string, string] => [FORM_NAMES[key] ?? key, String(one)]),
    ),
  ];
}

async function upload(
  download: Response,
  { file, fields, target }: { file: PageFile; fields: [string, string][]; target: PushTarget },
): Promise<void> {
  const boundary = randomUUID();
  const part = (head: string) => `--${boundary}\r\nContent-Disposition: form-data; ${head}`;
  const head = Buffer.from(
    fields.map(([name, value]) => `${part(`name="${name}"`)}\r\n\r\n${value}\r\n`).join("") +
      `${part(`name="content"; filename="${file.filename}"`)}\r\nContent-Type: application/octet-stream\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const size = download.headers.get("content-length");
  const headers = {
    "content-type": `multipart/form-data; boundary=${boundary}`,
    ...(size === null ? {} : { "content-length": String(head.length + Number(size) + tail.length) }),
    ...(target.authorization === null ? {} : { authorization: target.authorization }),
  };
  const body = ReadableStream.from(bytesOf(head, download, file, tail));
  const signal = AbortSignal.timeout(LONG_PATIENCE_MS);
  const response = await fetch(target.url, { method: "POST", headers, body, duplex: "half", signal }).catch(
    (error) => {
      throw damageOf(error) ?? unreachable(file, target, error);
    },
  );
  if (response.ok) return void (await response.body?.cancel());
  const why = await foreignRefusal(response);
  throw new PushRefused(`${target.url.origin} refused ${file.filename}. ${why}`, response.status);
}

/** The form with the file in it. Throws before its end if the hash of the file turns out to be wrong. */
async function* bytesOf(
  head: Uint8Array,
  download: Response,
  { filename, hashes }: PageFile,
  tail: Uint8Array,
): AsyncGenerator<Uint8Array> {
  yield head;
  const digest = createHash("sha256");
  for await (const chunk of download.body ?? []) {
    digest.update(chunk);
    yield chunk;
  }
  if (hashes.sha256 !== undefined && digest.digest("hex") !== hashes.sha256)
    throw new CommandFailure(`${filename} arrived damaged from this server; nothing of it was published.`);
  yield tail;
}

/** `fetch` wraps what its body threw. */
function damageOf(error: unknown): CommandFailure | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof CommandFailure) return cause;
  return null;
}

function unreachable({ filename }: PageFile, { url }: PushTarget, error: unknown): CommandFailure {
  return new CommandFailure(
    `${filename} could not be sent to ${url.origin}: ${whyNoAnswer(error)}.`,
    EXIT.unreachable,
  );
}
