import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { hashOfFile } from "../../../transfer/bundle/file-bytes.ts";
import type { ServerSource } from "../../export/server-source.ts";
import { CommandFailure } from "../../terminal/failure.ts";
import type { Progress } from "../../terminal/progress.ts";
import type { SourceFiles } from "../source-files.ts";

/** Copies of files in one folder, as `--find-links` takes it. Those that an interrupted run left are used again. */
export class FetchedFiles {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Fetches what is missing. Fails if the server sends other bytes than it lists. */
  async fetch(source: ServerSource, { listed, paths }: SourceFiles, progress: Progress): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    for (const [done, { filename, sha256 }] of listed.entries()) {
      progress.report({ phase: "fetched", done, total: listed.length });
      const path = join(this.folder, filename);
      if ((await hashOfFile(path))?.sha256 === sha256) continue;
      const bytes = await source.file(paths.get(`${sha256} ${filename}`) ?? "");
      if (bytes === null)
        throw new CommandFailure(`${filename} was removed from the server. Run the command again.`);
      await pipeline(bytes, createWriteStream(`${path}.partial`));
      if ((await hashOfFile(`${path}.partial`))?.sha256 !== sha256)
        throw new CommandFailure(`The server sent other bytes for ${filename} than its page says.`);
      await rename(`${path}.partial`, path);
    }
    progress.finish();
  }

  open(filename: string): AsyncIterable<Uint8Array> {
    return createReadStream(join(this.folder, filename), { highWaterMark: 2 ** 20 });
  }
}
