import { readFile } from "node:fs/promises";
import { factsInBucket, type OldBucket } from "../../engine/bucket.ts";
import { addressPath, factsOnDisk, filesBelow, signatureBeside } from "../../engine/folder.ts";
import type { OldFile, OldFileFacts, OldProblem } from "../../engine/old-site.ts";
import { type Note, noted } from "./note.ts";

export type FoundFile = OldFile & { note(): Promise<Note> };

const STRAY = "It is not where PyPICloud keeps files, so that it does not serve it.";
/** What PyPICloud takes for a distribution by its end. */
const DISTRIBUTIONS = /\.(?:whl|egg|exe|zip|tar|tgz|tbz|tar\.(?:gz|bz2))$/i;

/** Files of `pypi.storage = file`: `PROJECT/VERSION/FILE`, with a note beside each (`.meta`). */
export async function* filesInFolder(folder: string): AsyncGenerator<FoundFile | OldProblem> {
  for await (const found of filesBelow(folder)) {
    if ("why" in found) yield found;
    else if (!/\.(?:meta|asc)$/.test(found.filename)) {
      const [project = "", , , ...more] = found.relative.split("/");
      if (found.relative.split("/").length !== 3 || more.length > 0) yield { what: found.path, why: STRAY };
      else {
        const note = async () => noted(await readJson(`${found.path}.meta`));
        const signature = await signatureBeside(found.path);
        const { filename } = found;
        yield fileWith({ ...factsOnDisk(found), signature }, project, filename, note);
      }
    }
  }
}

/** Files of `pypi.storage = s3`: `PREFIX[HASH/]PROJECT/FILE`, with a note as the object's metadata. */
export async function* filesInBucket(
  bucket: OldBucket,
  prefix: string,
): AsyncGenerator<FoundFile | OldProblem> {
  for await (const object of bucket.objects(prefix)) {
    const facts = factsInBucket(bucket, object);
    if (!DISTRIBUTIONS.test(facts.filename)) {
      yield { what: object.key, why: "This is not a distribution, and PyPICloud does not list it." };
      continue;
    }
    const project = object.key.slice(prefix.length).split("/").at(-2) ?? null;
    const note = async () => noted(await bucket.metadata(object.key));
    yield fileWith(facts, project, facts.filename, note);
  }
}

function fileWith(
  facts: Pick<OldFile, "filename" | "size" | "stamp" | "uploadedAt" | "open" | "signature">,
  project: string | null,
  filename: string,
  note: () => Promise<Note>,
): FoundFile {
  return {
    ...facts,
    project,
    address: addressPath("api/package", project ?? filename.replace(/-.*/, ""), filename),
    ...{ uploadedBy: null, comment: null, sha256: null, md5: null },
    note,
    more: async (): Promise<Partial<OldFileFacts>> => {
      const { uploadedBy, sha256, md5 } = await note();
      return { uploadedBy, sha256, md5 };
    },
  };
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    // PyPICloud goes on without a note too.
    return {};
  }
}
