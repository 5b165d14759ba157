import { createHash } from "node:crypto";
import type { IndexFile } from "../../../indexes/index-file.ts";
import type { IndexRecord } from "../../../indexes/index-record.ts";
import { markerHolds } from "../../../packaging/environments/marker-value.ts";
import type { PythonEnvironment } from "../../../packaging/environments/python-environment.ts";
import { fitsEnvironment } from "../../../packaging/environments/wheel-fit.ts";
import { parseDistributionFilename } from "../../../packaging/names/distribution-filename.ts";
import type { FilenameTags } from "../../../packaging/names/filename-parts.ts";
import type { ProjectName } from "../../../packaging/names/project-name.ts";
import { isRequested, parseRequested, type Requested } from "../../../packaging/versions/requested.ts";
import { markerOf } from "../../../packaging/versions/requirement.ts";
import { parseVersion } from "../../../packaging/versions/version.ts";
import {
  matches,
  parseSpecifier,
  type VersionSpecifier,
} from "../../../packaging/versions/version-specifier.ts";
import { Refusal } from "../../../refusal.ts";
import { Turns } from "../../../turns.ts";
import { readerOf } from "../../reader.ts";
import { isWithinReach } from "../../simple/reach.ts";
import type { ApiRequest } from "../endpoint.ts";
import type { RequestServices } from "./services.ts";

type Asked = Pick<ApiRequest<unknown, unknown, unknown, RequestServices>, "caller" | "services">;

export type ListOutcome = "here" | "source" | "no-wheel" | "missing" | "not-needed" | "unknown";

/** Projects whose pages are read at the same time. */
const AT_ONCE = 8;
/** Files of one requirement that are looked at: those of the newest versions. */
const MAX_FILES = 1000;

/** Name of a list: that of the file, and a hash of what it asks for. */
export function listNameOf(filename: string, requirements: readonly string[]): string {
  const last = filename.split(/[/\\]/).at(-1) ?? "";
  const name = last.replace(/[^\w.-]/g, "-").slice(-80);
  return `${name} ${createHash("sha256").update(requirements.join("\n")).digest("hex").slice(0, 8)}`;
}

/** What an index has of each requirement for each environment, as the caller may read it. */
export async function checkList(
  asked: Asked,
  index: IndexRecord,
  requirements: readonly string[],
  environments: readonly PythonEnvironment[],
): Promise<ListOutcome[][]> {
  const requested = requirements.map((text) => parseRequested(text) as Requested);
  const queue = [...new Set(requested.map(({ project }) => project))];
  const files = new Map<ProjectName, IndexFile[] | null>();
  const work = async (): Promise<void> => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift())
      files.set(name, await filesOf(asked, index, name));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const turns = new Turns();
  return turns.map(requested, (one) => {
    const own = files.get(one.project) ?? null;
    const fitting = own?.filter(({ project, version }) => isRequested(one, project, version)) ?? null;
    const facts = fitting?.slice(-MAX_FILES).map(factsOf) ?? null;
    return environments.map((environment) => outcomeOf(one, facts, environment));
  });
}

/** What decides whether installers take a file. */
interface FileFacts {
  kind: IndexFile["kind"];
  tags: FilenameTags;
  required: VersionSpecifier | null;
}

function factsOf({ filename, project, kind, requiresPython }: IndexFile): FileFacts {
  return {
    kind,
    tags: parseDistributionFilename(filename, project).tags,
    required: requiresPython === null ? null : parseSpecifier(requiresPython),
  };
}

/** The files of a project as the caller may read them; null: an upstream did not answer. */
async function filesOf(
  { services, caller }: Asked,
  index: IndexRecord,
  name: ProjectName,
): Promise<IndexFile[] | null> {
  if (!(await isWithinReach(services, caller, index, name))) return [];
  try {
    const project = await services.indexes.package(index).project(name);
    const reader = readerOf({ services, caller }, name);
    const sources = project === null ? [] : services.indexes.contributorsTo(project);
    return project !== null && sources.every(reader.mayRead) ? project.files : [];
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

function outcomeOf(
  { text }: Requested,
  files: readonly FileFacts[] | null,
  environment: PythonEnvironment,
): ListOutcome {
  const marker = markerOf(text);
  if (marker !== "" && !markerHolds(marker, environment)) return "not-needed";
  if (files === null) return "unknown";
  if (files.length === 0) return "missing";
  const fitting = files.filter((file) => fits(file, environment));
  if (fitting.some(({ kind }) => kind === "wheel")) return "here";
  return fitting.length > 0 ? "source" : "no-wheel";
}

function fits({ kind, tags, required }: FileFacts, environment: PythonEnvironment): boolean {
  const python = parseVersion(`${environment.python}.99`);
  if (required !== null && python !== null && !matches(required, python)) return false;
  return kind === "wheel" ? fitsEnvironment(tags, environment) : kind === "sdist";
}
