import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { Problem } from "../../../../client/src/problem.ts";
import { parseDistributionFilename } from "../../../packaging/names/distribution-filename.ts";
import { parseProjectName } from "../../../packaging/names/project-name.ts";
import { Refusal } from "../../../refusal.ts";
import { whyNoAnswer } from "../../terminal/connection.ts";
import { CommandFailure } from "../../terminal/failure.ts";
import type { FirstOfName } from "./first-of-name.ts";
import type { OldFile } from "./old-site.ts";
import { type Proved, proved } from "./prove.ts";
import type { ReportedFile } from "./report.ts";
import type { Known, Target } from "./target.ts";
import { projectOf } from "./targets.ts";

/** How files are moved. */
export interface MoveTerms {
  dryRun: boolean;
  acceptAsIs: boolean;
  /** Normalised names of projects that start restricted. */
  restricted: ReadonlySet<string>;
  /** Of those, the ones that are here already and not restricted. */
  unrestricted: ReadonlySet<string>;
  firsts: FirstOfName;
}

/** Where a file goes, what was imported from its address before, and a path that its bytes may be written to. */
export interface Move {
  target: Target;
  known: Known | undefined;
  spare: string;
}

/**
 * Brings one file into the target; one that came before and has not changed is not sent again. Throws only if the server itself
 * no longer answers or the caller may not import.
 */
export async function moveFile(found: OldFile, move: Move, terms: MoveTerms): Promise<ReportedFile> {
  const { known, spare, target } = move;
  try {
    if (known && found.stamp !== null && known.stamp === found.stamp) return fromBefore(found, known, terms);
    const file = { ...found, ...(await found.more?.()) };
    const { sha256, body } = await proved(file, await file.open(spare));
    refuseTwin(file, sha256, terms);
    if (known?.present?.sha256 === sha256 && file.stamp === null) return fromBefore(file, known, terms);
    refuseExposed(file, target, terms);
    return terms.dryRun ? foreseen(file, sha256) : await send(file, { sha256, body }, { ...move, ...terms });
  } catch (error) {
    if (error instanceof Problem && [0, 401, 403, 502, 503, 504].includes(error.status)) throw error;
    return failed(found.address, found.filename, whyOf(error));
  } finally {
    // Files of a disk are read where they are, and nothing was written.
    if (existsSync(spare)) await rm(spare);
  }
}

async function send(
  file: OldFile,
  { sha256, body }: Proved,
  { target, restricted, acceptAsIs }: Move & MoveTerms,
): Promise<ReportedFile> {
  const how = { sha256, restricted: restricted.has(projectOf(file)), acceptAsIs };
  const taken = await target.take(file, body, how);
  if (file.yanked != null) await target.yank(taken, file.yanked);
  // The server hashed the bytes that it stored, and refuses others than these.
  const outcomes = { new: "imported", replaces: "replaced", unchanged: "unchanged" } as const;
  const outcome = taken.acceptedAsIs === null ? outcomes[taken.outcome] : "accepted-as-is";
  const { address, filename } = file;
  return { address, filename, outcome, sha256, verified: false, why: taken.acceptedAsIs };
}

function whyOf(error: unknown): string {
  if (error instanceof Problem || error instanceof CommandFailure || error instanceof Refusal)
    return error.message;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (["ENOENT", "EACCES", "EISDIR", "EIO", "EPERM"].includes(code)) return `It cannot be read (${code}).`;
  return `It cannot be read: ${whyNoAnswer(error)}.`;
}

function fromBefore(file: OldFile, known: Known, terms: MoveTerms): ReportedFile {
  const { address, filename } = file;
  const { sha256, acceptedAsIs, present } = known;
  refuseTwin(file, sha256, terms);
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

/** Two files of one name with other bytes: the first one wins, as on the old server. */
function refuseTwin({ filename, address }: OldFile, sha256: string, { firsts }: MoveTerms): void {
  const first = firsts.clash(filename, sha256, address);
  if (first !== null)
    throw new CommandFailure(`Another file of this name with other contents comes first: ${first}.`);
}

/** A file that few could read must not come into a project that more can read. */
function refuseExposed(file: OldFile, { address }: Target, { unrestricted }: MoveTerms): void {
  const project = projectOf(file);
  if (unrestricted.has(project))
    throw new CommandFailure(
      `Few could read ${project} on the old server, but it is not restricted here. Run "wheelyard project restrict ${project} --index ${address}", then the import again.`,
    );
}

function foreseen({ address, filename, project }: OldFile, sha256: string): ReportedFile {
  parseDistributionFilename(
    filename,
    project === null ? undefined : (parseProjectName(project) ?? undefined),
  );
  return { address, filename, outcome: "would-import", sha256, verified: false, why: null };
}

export function failed(address: string, filename: string, why: string): ReportedFile {
  return { address, filename, outcome: "failed", sha256: null, verified: false, why };
}
