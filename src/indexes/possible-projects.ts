import { type ProjectName, parseProjectName } from "../packaging/project-name.ts";

/**
 * Every project that a file of this name may belong to: one for each dash that may end the project's name. More than
 * there are in truth, since it serves to keep names secret.
 */
export function possibleProjects(filename: string): ProjectName[] {
  const found = new Set<ProjectName>();
  for (let dash = filename.indexOf("-"); dash > 0; dash = filename.indexOf("-", dash + 1)) {
    const name = parseProjectName(filename.slice(0, dash));
    if (name !== null) found.add(name);
  }
  return [...found];
}
