import type { AnswerOf } from "../../../../client/src/answers.ts";
import { Problem } from "../../../../client/src/problem.ts";
import type { IndexSettingsChange } from "../../../indexes/index-record.ts";
import { normalizeName } from "../../../packaging/names/project-name.ts";
import { type ApiClient, segment } from "../../api-client.ts";
import { indexPath } from "../../options/index-option.ts";
import { isProblem, type OldIndex, type OldUser, type OldWhole } from "./old-site.ts";
import { pathOf } from "./target.ts";

type Shown = AnswerOf<"/indexes/{owner}/{index}">;
type Project = AnswerOf<"/indexes/{owner}/{index}/projects/{project}">;

/** One thing that is not the same on both sides. */
interface Difference {
  what: string;
  why: string;
}

interface ComparedIndex {
  index: string;
  /** Files that both have with the same SHA-256. */
  sameFiles: number;
  differences: Difference[];
  moreDifferences: number;
}

/** Whether the old site and this one are the same: per index the settings, and every file with its SHA-256; and the users. */
export interface Proof {
  equal: boolean;
  /** When: a moment of the old site. */
  moment: string;
  indexes: ComparedIndex[];
  users: { same: number; differences: Difference[] };
}

/** Differences of one index that are kept. */
const KEPT = 1000;

/** Compares everything that the old site has with what is here, both ways. */
export async function compareAll({ indexes, users, moment }: OldWhole, api: ApiClient): Promise<Proof> {
  const compared: ComparedIndex[] = [];
  for (const index of indexes) compared.push(await compareIndex(index, api));
  const people = await compareUsers(users, api);
  const equal =
    people.differences.length === 0 && compared.every(({ differences }) => differences.length === 0);
  return { equal, moment, indexes: compared, users: people };
}

/** `equal, 120 files in 4 indexes and 7 users, at serial 4711`. */
export function wordsOfProof({ equal, moment, indexes, users }: Proof): string {
  const files = indexes.reduce((sum, { sameFiles }) => sum + sameFiles, 0);
  const differences = indexes.reduce(
    (sum, one) => sum + one.differences.length + one.moreDifferences,
    users.differences.length,
  );
  const same = `${files} files in ${indexes.length} indexes and ${users.same} users are the same`;
  return `${equal ? same : `${differences} differences, while ${same}`}, at ${moment}`;
}

async function compareIndex(index: OldIndex, api: ApiClient): Promise<ComparedIndex> {
  const compared: ComparedIndex = { index: index.into, sameFiles: 0, differences: [], moreDifferences: 0 };
  const tell = (what: string, why: string) => {
    if (compared.differences.length < KEPT) compared.differences.push({ what, why });
    else compared.moreDifferences += 1;
  };
  const shown = await found(api.get<Shown>(indexPath(index.into)));
  if (shown === null) tell(index.into, "The index is missing here.");
  else {
    compareSettings(index.settings, shown.settings, tell);
    if (index.kind === "hosted") compared.sameFiles = await compareFiles(index, api, tell);
  }
  return compared;
}

function compareSettings(
  wanted: IndexSettingsChange,
  actual: Shown["settings"],
  tell: (what: string, why: string) => void,
): void {
  const { mirror, read: _, ...others } = wanted;
  for (const [name, value] of Object.entries(others)) {
    const here = (actual as Record<string, unknown>)[name];
    if (JSON.stringify(here) !== JSON.stringify(value))
      tell(`setting ${name}`, `There ${JSON.stringify(value)}, here ${JSON.stringify(here)}.`);
  }
  if (mirror?.url && actual.mirror?.url !== mirror.url)
    tell("setting mirror.url", `There ${mirror.url}, here ${actual.mirror?.url ?? "none"}.`);
}

/** Files that are the same. Those of one project come one after another. */
async function compareFiles(
  index: OldIndex,
  api: ApiClient,
  tell: (what: string, why: string) => void,
): Promise<number> {
  const projects = new Set<string>();
  let same = 0;
  let files = new Map<string, string | null>();
  let project = "";
  const compare = async () => {
    if (project === "") return;
    projects.add(project);
    same += compareProject(files, await filesHere(index.into, project, api), tell);
  };
  for await (const file of index.files()) {
    if (isProblem(file)) {
      tell(file.what, file.why);
      continue;
    }
    const name = normalizeName(file.project ?? "");
    if (name !== project) {
      await compare();
      [project, files] = [name, new Map()];
    }
    files.set(file.filename, file.sha256?.toLowerCase() ?? null);
  }
  await compare();
  const query = { kind: "hosted" };
  for await (const { name } of api.each<{ name: string }>(`${indexPath(index.into)}/projects`, query))
    if (!projects.has(name)) compareProject(new Map(), await filesHere(index.into, name, api), tell);
  return same;
}

function compareProject(
  there: ReadonlyMap<string, string | null>,
  here: ReadonlyMap<string, string | null>,
  tell: (what: string, why: string) => void,
): number {
  let same = 0;
  for (const [filename, sha256] of there) {
    const found = here.get(filename);
    if (found === undefined) tell(filename, "It is missing here.");
    else if (sha256 !== null && found !== sha256)
      tell(filename, `Its SHA-256 is ${sha256} there, and ${found} here.`);
    else same += 1;
  }
  for (const filename of here.keys()) if (!there.has(filename)) tell(filename, "It is here only.");
  return same;
}

/** Files that the index has itself, not from what it inherits, with their SHA-256. */
async function filesHere(into: string, project: string, api: ApiClient): Promise<Map<string, string | null>> {
  const answer = await found(api.get<Project>(`${indexPath(into)}/projects/${segment(project)}`));
  const own = (answer?.files ?? []).filter(({ source }) => source === into);
  return new Map(own.map(({ filename, sha256 }) => [filename, sha256]));
}

async function compareUsers(users: readonly OldUser[], api: ApiClient): Promise<Proof["users"]> {
  const differences: Difference[] = [];
  for (const { name, passwordHash } of users) {
    const account = await found(
      api.get<{ disabled: boolean; hasPassword: boolean }>(pathOf("accounts", name.toLowerCase())),
    );
    if (account === null) differences.push({ what: name, why: "The account is missing here." });
    else if (account.disabled) differences.push({ what: name, why: "The account is disabled here." });
    else if (passwordHash !== null && !account.hasPassword)
      differences.push({ what: name, why: "The account has no password here." });
  }
  return { same: users.length - differences.length, differences };
}

async function found<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}
