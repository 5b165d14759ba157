import { openAsBlob } from "node:fs";
import { join } from "node:path";
import { Problem } from "../../../client/src/problem.ts";
import { type FileFact, pathOfFile } from "../../transfer/bundle/manifest.ts";
import type { OpenBundle } from "../../transfer/bundle/open-bundle.ts";
import type { OldFile } from "../import/engine/old-site.ts";
import type { Target } from "../import/engine/target.ts";
import { CommandFailure } from "../terminal/failure.ts";
import type { OutputOptions } from "../terminal/output.ts";
import { Progress } from "../terminal/progress.ts";

interface ImportOptions {
  /** Files that are sent at the same time. */
  jobs: number;
  output: OutputOptions;
}

/** Files that the server is asked about at once. */
const BATCH = 200;

/**
 * Sends the files of a bundle into the quarantine index. What is there from an interrupted run is not sent again. Fails with every
 * file that the server refuses.
 */
export async function importFiles(bundle: OpenBundle, target: Target, options: ImportOptions): Promise<void> {
  const sent = bundle.facts.filter(({ present }) => present);
  const progress = new Progress(options.output);
  const refused: string[] = [];
  let done = 0;
  for (let at = 0; at < sent.length; at += BATCH) {
    const batch = sent.slice(at, at + BATCH);
    const known = await target.known(batch.map(addressOf));
    const queue = batch.filter((fact) => known.get(addressOf(fact))?.present?.sha256 !== fact.sha256);
    done += batch.length - queue.length;
    const work = async (): Promise<void> => {
      for (let fact = queue.shift(); fact !== undefined; fact = queue.shift()) {
        const problem = await importFile(bundle.folder, fact, target);
        if (problem !== null) refused.push(`${fact.filename}: ${problem}`);
        progress.report({ phase: "sent", done: ++done, total: sent.length });
      }
    };
    await Promise.all(Array.from({ length: options.jobs }, work));
  }
  progress.finish();
  if (refused.length > 0)
    throw new CommandFailure(
      [...refused, "The bundle is refused, because the server refuses these files. Nothing is visible."].join(
        "\n",
      ),
    );
}

/** Sends one file. Resolves with why the server refuses it; null: it has it. */
async function importFile(folder: string, fact: FileFact, target: Target): Promise<string | null> {
  const file: OldFile = {
    ...{ filename: fact.filename, project: fact.project, address: addressOf(fact), size: fact.size },
    ...{ stamp: null, uploadedBy: null, comment: null, sha256: fact.sha256, md5: null, signature: null },
    uploadedAt: fact.uploadedAt === null ? null : Date.parse(fact.uploadedAt),
    open: () => bytesOf(folder, fact),
  };
  try {
    await target.take(file, await bytesOf(folder, fact), {
      sha256: fact.sha256,
      restricted: false,
      acceptAsIs: false,
    });
    return null;
  } catch (error) {
    if (error instanceof Problem && [400, 409, 413].includes(error.status)) return error.message;
    throw error;
  }
}

async function bytesOf(folder: string, fact: FileFact): Promise<Blob> {
  const { place, size } = fact;
  if (place === null) return openAsBlob(join(folder, pathOfFile(fact)));
  const volume = await openAsBlob(join(folder, "volumes", place.volume));
  return volume.slice(place.offset, place.offset + (size ?? 0));
}

function addressOf({ sha256, filename }: FileFact): string {
  return `/bundles/${sha256}/${filename}`;
}
