import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { Problem } from "../../../../client/src/problem.ts";
import type { File } from "../../../http/api/files/schema.ts";
import type { ApiClient } from "../../api-client.ts";
import { whyNoAnswer } from "../../terminal/connection.ts";

/** A file of a release, and where it belongs. */
export interface ExportedFile {
  /** `owner/name`. */
  index: string;
  project: string;
  version: string;
  file: File;
}

/** Writes files below the folder of an export. What is there with the same SHA-256 is not fetched again. */
export class FileWriter {
  written = 0;
  /** Bytes that were fetched. */
  bytes = 0;
  readonly #api: ApiClient;
  readonly #folder: string;

  constructor(api: ApiClient, folder: string) {
    this.#api = api;
    this.#folder = folder;
  }

  /** Fetches a file; resolves with why that failed, or null. */
  async write({ file, ...where }: ExportedFile): Promise<string | null> {
    const path = join(this.#folder, relpathOf({ file, ...where }));
    const isThere = file.sha256 !== null && (await sha256Of(path)) === file.sha256;
    const failed = isThere ? null : await this.#fetch(file, path);
    if (failed === null) this.written += 1;
    return failed;
  }

  /** Writes a small file, such as a report. */
  async put(relpath: string, text: string): Promise<void> {
    const path = join(this.#folder, relpath);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }

  async #fetch(file: File, path: string): Promise<string | null> {
    await mkdir(dirname(path), { recursive: true });
    try {
      const { body } = await this.#api.fetch(file.path, "*/*");
      await pipeline(Readable.fromWeb(body as ReadableStream), createWriteStream(`${path}.part`));
      if (file.sha256 !== null && (await sha256Of(`${path}.part`)) !== file.sha256)
        return "Its bytes have another SHA-256 than the server says.";
      await rename(`${path}.part`, path);
      this.bytes += (await stat(path)).size;
      return null;
    } catch (error) {
      if (error instanceof Problem && [0, 401, 502, 503, 504].includes(error.status)) throw error;
      return error instanceof Problem ? error.message : `It could not be fetched: ${whyNoAnswer(error)}.`;
    } finally {
      await rm(`${path}.part`, { force: true });
    }
  }
}

/** Where devpi-export puts a file. */
function relpathOf({ index, project, version, file }: ExportedFile): string {
  return `${index}/${project}/${version}/${file.filename}`;
}

/** A file as `dataindex.json` describes it. */
export function toDumped({ index, project, version, file }: ExportedFile) {
  return {
    type: "releasefile",
    projectname: project,
    version,
    relpath: relpathOf({ index, project, version, file }),
    entrymapping: { project, version, last_modified: httpDate(file.uploadedAt), ...hashesOf(file.sha256) },
    log: [{ what: "upload", who: file.uploadedBy, when: whenOf(file.uploadedAt), dst: index }],
  };
}

export function hashesOf(sha256: string | null) {
  return sha256 === null ? {} : { hash_spec: `sha256=${sha256}`, hashes: { sha256 } };
}

/** As HTTP writes a time; files whose time is unknown are as old as the epoch. */
export function httpDate(time: string | null): string {
  return new Date(time ?? 0).toUTCString();
}

/** Year to second, in UTC. */
export function whenOf(time: string | null): number[] {
  const at = new Date(time ?? 0);
  return [
    ...[at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()],
    ...[at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()],
  ];
}

async function sha256Of(path: string): Promise<string | null> {
  if (!(await stat(path).catch(() => null))?.isFile()) return null;
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}
