import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { text } from "node:stream/consumers";
import type { Release } from "../../http/api/releases/schema.ts";
import { parseDistributionFilename } from "../../packaging/names/distribution-filename.ts";

import { type ApiClient, segment } from "../api-client.ts";
import { whyNoAnswer } from "../terminal/connection.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";

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
/** A server that says nothing for so long is given up. Milliseconds. */
const SILENCE = 300_000;

/**
 * Uploads every file of a release to an index elsewhere, streamed from this server, one after the other; resolves with
 * their names. Bytes whose hash is not the page's are never sent whole.
 */
export async function push(api: ApiClient, source: Source, target: PushTarget): Promise<string[]> {
  const root = `${source.index.split("/").map(segment).join("/")}/simple/${segment(source.project)}/`;
  const page = await api.fetch(root, "application/vnd.pypi.simple.v1+json");
  const { files } = (await page.json()) as { files: PageFile[] };
  const wanted = source.release.files.map((file) => {
    const found = files.find(({ filename }) => filename === file.filename);
    if (found) return { ...found, kind: file.kind };
    throw new CommandFailure(`${file.filename} is not on the page of ${source.project} any more.`);
  });
  for (const file of wanted) {
    const fields = formFields(source.release, file);
    await upload(await api.fetch(root + file.url.split("#")[0]), { file, fields, target });
  }
  return wanted.map(({ filename }) => filename);
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
  const request = (target.url.protocol === "https:" ? secureRequest : plainRequest)(target.url, {
    method: "POST",
    timeout: SILENCE,
    headers: {
      "content-type": `multipart/form-data; boundary=${boundary}`,
      ...(size === null ? {} : { "content-length": head.length + Number(size) + tail.length }),
      ...(target.authorization === null ? {} : { authorization: target.authorization }),
    },
  });
  request.on("timeout", () =>
    request.destroy(new DOMException("no response for five minutes", "TimeoutError")),
  );
  const answered = once(request, "response");
  answered.catch(() => undefined);
  try {
    request.write(head);
    await sendBytes(request, download, file);
    request.end(tail);
    const [response] = await answered;
    const said = detailOf((await text(response)).trim()).slice(0, 500);
    if (response.statusCode >= 200 && response.statusCode < 300) return;
    throw new CommandFailure(
      `${target.url.origin} refused ${file.filename} (${response.statusCode}): ${said || response.statusMessage}`,
    );
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    throw new CommandFailure(
      `${file.filename} could not be sent to ${target.url.origin}: ${whyNoAnswer(error)}.`,
      EXIT.unreachable,
    );
  } finally {
    request.destroy();
  }
}

/** What an answer says to people: the detail of problem details (RFC 9457), or the text as it is. */
function detailOf(body: string): string {
  try {
    const { detail } = Object(JSON.parse(body)) as { detail?: unknown };
    return typeof detail === "string" ? detail : body;
  } catch {
    return body;
  }
}

/** Sends the body; cuts it off when its hash turns out to be wrong. An early answer ends it too. */
async function sendBytes(
  request: ReturnType<typeof plainRequest>,
  download: Response,
  { filename, hashes }: PageFile,
): Promise<void> {
  const digest = createHash("sha256");
  let isAnswered = false;
  request.once("response", () => {
    isAnswered = true;
  });
  for await (const chunk of download.body ?? []) {
    if (isAnswered) return;
    digest.update(chunk);
    if (!request.write(chunk)) await Promise.race([once(request, "drain"), once(request, "response")]);
  }
  if (hashes.sha256 === undefined || digest.digest("hex") === hashes.sha256) return;
  throw new CommandFailure(`${filename} arrived damaged from this server; nothing of it was published.`);
}
