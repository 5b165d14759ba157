import type { ProjectName } from "../packaging/names/project-name.ts";
import { Turns } from "../turns.ts";

/** Lists in order as one, in order, each name once. Lists may have a million names. */
export async function mergeNames(
  lists: readonly (readonly ProjectName[])[],
): Promise<readonly ProjectName[]> {
  let merged: readonly ProjectName[] = [];
  for (const list of lists) merged = await mergeTwo(merged, list);
  return merged;
}

async function mergeTwo(
  a: readonly ProjectName[],
  b: readonly ProjectName[],
): Promise<readonly ProjectName[]> {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const turns = new Turns();
  const merged: ProjectName[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const [left, right] = [a[i], b[j]];
    const next = (right === undefined || (left !== undefined && left <= right) ? left : right) as ProjectName;
    if (left === next) i++;
    if (right === next) j++;
    merged.push(next);
    if (turns.isOver()) await turns.next();
  }
  return merged;
}

/** The names that pass, in order. */
export async function filterNames(
  names: readonly ProjectName[],
  passes: (name: ProjectName) => boolean,
): Promise<ProjectName[]> {
  const turns = new Turns();
  const passed: ProjectName[] = [];
  for (const name of names) {
    if (passes(name)) passed.push(name);
    if (turns.isOver()) await turns.next();
  }
  return passed;
}

/** The lines of a text as names; empty: none. */
export async function namesIn(text: string): Promise<ProjectName[]> {
  const turns = new Turns();
  const names: ProjectName[] = [];
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf("\n", at);
    names.push(text.slice(at, end < 0 ? text.length : end) as ProjectName);
    at = end < 0 ? text.length : end + 1;
    if (turns.isOver()) await turns.next();
  }
  return names;
}
