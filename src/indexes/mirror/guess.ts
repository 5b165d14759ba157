import { type ProjectName, parseProjectName } from "../../packaging/names/project-name.ts";

/** No file of a project whose name holds more dashes was ever seen. */
const MAX_DASHES = 12;

/**
 * The projects that a file of this name may belong to, the likeliest first: what stands before a dash. Of a wheel it is
 * the one before the first dash; names of old source distributions hold dashes themselves.
 */
export function guessProjects(filename: string): ProjectName[] {
  const guesses: ProjectName[] = [];
  for (let dash = filename.indexOf("-"); dash > 0; dash = filename.indexOf("-", dash + 1)) {
    const name = parseProjectName(filename.slice(0, dash));
    if (name !== null && !guesses.includes(name)) guesses.push(name);
    if (filename.endsWith(".whl") || guesses.length === MAX_DASHES) break;
  }
  return filename.endsWith(".whl") ? guesses : byDigit(filename, guesses);
}

/** A version begins with a digit: the name that is followed by one comes first. */
function byDigit(filename: string, guesses: ProjectName[]): ProjectName[] {
  const isFollowed = (name: string) => /^-v?\d/i.test(filename.slice(name.length));
  return [...guesses.filter(isFollowed), ...guesses.filter((name) => !isFollowed(name))];
}
