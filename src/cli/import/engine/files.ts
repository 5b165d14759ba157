import { createHash } from "node:crypto";
import { Problem } from "../../../../client/src/problem.ts";
import { parseDistributionFilename } from "../../../packaging/names/distribution-filename.ts";
import { normalizeName, parseProjectName } from "../../../packaging/names/project-name.ts";
import { Refusal } from "../../../refusal.ts";
import { whyNoAnswer } from "../../terminal/connection.ts";
import { CommandFailure } from "../../terminal/failure.ts";
import { isProblem, type OldFile, type OldProblem, type OldSite } from "./old-site.ts";
import type { ReportedFile } from "./report.ts";
import type { Known, Target } from "./target.ts";

export interface FileOptions {
  dryRun: boolean;
  acceptAsIs: boolean;
  /** Files that are sent at the same time. */
  jobs: number;
  /** Normalised names of projects that start restricted. */
  restricted: ReadonlySet<string>;
  /** Called after each file. */
  watch: (file: ReportedFile, bytes: number) => void;
}

/** Old addresses that are looked up at once, and the most files whose facts are in memory. */
const BATCH = 200;

/**
 * Brings every file of the old site into the target; what is there already is not sent again. A file that fails is
 * reported, and the others follow. Throws only if the server itself no longer answers or the caller may not import.
 */
export async function moveFiles(site: OldSite, target: Target, options: FileOptions): Promise<void> {
  const seen = new Map<string, string>();
  for await (const batch of batches(site.files())) {
    const files = batch.filter((found) => !isProblem(found)) as OldFile[];
    for (const problem of batch.filter(isProblem))
      options.watch(failed(problem.what, problem.what, problem.why), 0);
    const known = await knownOf(target, files, options);
    // Files of one name go one after another: the first one wins, and its time and signature are kept.
    const queue = [...Map.groupBy(files, ({ filename }) => filename).values()];
    const work = async (): Promise<void> => {
      for (let group = queue.shift(); group !== undefined; group = queue.shift())
        for (const file of group)
          options.watch(await moveFile(file, target, options, known.get(file.address), seen), file.size ?? 0);
    };
    await Promise.all(Array.from({ length: options.jobs }, work));
  }
}

async function knownOf(
  target: Target,
  files: readonly OldFile[],
  { dryRun }: FileOptions,
): Promise<Map<string, Known>> {
  try {
    return await target.known(files.map(({ address }) => address));
  } catch (error) {
    // A dry run does not create the index.
    if (dryRun && error instanceof Problem && error.status === 404) return new Map();
    throw error;
  }
}

async function* batches(
  found: AsyncIterable<OldFile | OldProblem>,
): AsyncGenerator<(OldFile | OldProblem)[]> {
  let batch: (OldFile | OldProblem)[] = [];
  for await (const one of found) {
    batch.push(one);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function moveFile(
  file: OldFile,
  target: Target,
  options: FileOptions,
  known: Known | undefined,
  seen: Map<string, string>,
): Promise<ReportedFile> {
  try {
    if (known && file.stamp !== null && known.stamp === file.stamp) return fromBefore(file, known);
    const bytes = await file.open();
    const sha256 = await proved(file, bytes);
    refuseTwin(file, sha256, seen);
    if (known?.present?.sha256 === sha256 && file.stamp === null) return fromBefore(file, known);
    if (options.dryRun) return foreseen(file, sha256);
    const restricted = options.restricted.has(projectOf(file));
    const taken = await target.take(file, bytes, { sha256, restricted, acceptAsIs: options.acceptAsIs });
    // The server hashed the bytes that it stored, and refuses others than these.
    const outcomes = { new: "imported", replaces: "replaced", unchanged: "unchanged" } as const;
    const outcome = taken.acceptedAsIs === null ? outcomes[taken.outcome] : "accepted-as-is";
    const { address, filename } = file;
    return { address, filename, outcome, sha256, verified: false, why: taken.acceptedAsIs };
  } catch (error) {
    if (error instanceof Problem && [0, 401, 403, 502, 503, 504].includes(error.status)) throw error;
    return failed(file.address, file.filename, whyOf(error));
  }
}

function whyOf(error: unknown): string {
  if (error instanceof Problem || error instanceof CommandFailure || error instanceof Refusal)
    return error.message;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (["ENOENT", "EACCES", "EISDIR", "EIO", "EPERM"].includes(code)) return `It cannot be read (${code}).`;
  return `It cannot be read: ${whyNoAnswer(error)}.`;
}

function fromBefore({ address, filename }: OldFile, known: Known): ReportedFile {
  const { sha256, acceptedAsIs, present } = known;
  if (present === null)
    return failed(
      address,
      filename,
      "It was imported before, and was removed here since. It is not imported again.",
    );
  if (present.sha256 !== sha256)
    return failed(address, filename, "It was imported before, and was replaced here since.");
  return { address, filename, outcome: "unchanged", sha256, verified: true, why: acceptedAsIs };
}

/** The SHA-256 of the bytes, which are those that the old server says. */
async function proved(file: OldFile, bytes: Blob): Promise<string> {
  const sha256 = createHash("sha256");
  const md5 = file.md5 === null ? null : createHash("md5");
  let size = 0;
  for await (const chunk of bytes.stream()) {
    sha256.update(chunk);
    md5?.update(chunk);
    size += chunk.length;
  }
  const found = sha256.digest("hex");
  if (file.size !== null && size !== file.size)
    throw new CommandFailure(`It has ${size} bytes, but the old server lists ${file.size}.`);
  if (file.sha256 !== null && found !== file.sha256.toLowerCase())
    throw new CommandFailure(
      `Its SHA-256 is ${found}, but the old server says ${file.sha256}. It is damaged.`,
    );
  if (md5 !== null && md5.digest("hex") !== file.md5?.toLowerCase())
    throw new CommandFailure(`Its MD5 is not the one that the old server says (${file.md5}). It is damaged.`);
  return found;
}

/** Two files of one name with other bytes: the first one wins, as on the old server. */
function refuseTwin({ filename, address }: OldFile, sha256: string, seen: Map<string, string>): void {
  const [first, firstAddress] = seen.get(filename)?.split(" ", 2) ?? [];
  if (first === undefined) seen.set(filename, `${sha256.slice(0, 16)} ${address}`);
  else if (first !== sha256.slice(0, 16))
    throw new CommandFailure(`Another file of this name with other contents comes first: ${firstAddress}.`);
}

function foreseen({ address, filename, project }: OldFile, sha256: string): ReportedFile {
  parseDistributionFilename(
    filename,
    project === null ? undefined : (parseProjectName(project) ?? undefined),
  );
  return { address, filename, outcome: "would-import", sha256, verified: false, why: null };
}

/** Normalised name of the project; empty if nothing tells. */
function projectOf({ filename, project }: OldFile): string {
  if (project !== null) return normalizeName(project);
  try {
    return parseDistributionFilename(filename).project;
  } catch {
    return "";
  }
}

export function failed(address: string, filename: string, why: string): ReportedFile {
  return { address, filename, outcome: "failed", sha256: null, verified: false, why };
}
