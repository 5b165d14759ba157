import { Problem } from "../../../../client/src/problem.ts";
import { segment } from "../../api-client.ts";
import { indexPath } from "../../options/index-option.ts";
import type { Targets } from "./targets.ts";

/** Of the projects that few could read, those that are here and not restricted, and those that are not here. */
export interface RestrictedProjects {
  unrestricted: ReadonlySet<string>;
  missing: readonly string[];
}

/** Looks up projects by their normalised names, each in its index. */
export async function lookUpRestricted(
  names: ReadonlySet<string>,
  targets: Targets,
): Promise<RestrictedProjects> {
  const unrestricted = new Set<string>();
  const missing: string[] = [];
  for (const name of names) {
    const project = await find(targets, name);
    if (project === null) missing.push(name);
    else if (!project.restricted) unrestricted.add(name);
  }
  return { unrestricted, missing };
}

async function find(targets: Targets, name: string): Promise<{ restricted: boolean } | null> {
  const { api, address } = targets.of(name);
  try {
    return await api.get<{ restricted: boolean }>(`${indexPath(address)}/projects/${segment(name)}`);
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}
