import { Refusal } from "../../refusal.ts";
import { parseRequested } from "../versions/requested.ts";
import type { FoundInFile } from "./found-in-file.ts";
import { readPdmLock, readPipfileLock, readPoetryLock, readPylock } from "./lock-files.ts";
import { MAX_WANTED } from "./max-wanted.ts";
import { readPyproject } from "./pyproject.ts";
import { readRequirementsText } from "./requirements-text.ts";
import { readUvLock } from "./uv-lock.ts";

/** What a file of a project needs, as a list of requirements. */
export interface WantedFile {
  /** Each once, in one spelling. */
  requirements: string[];
  /** What no index can have, such as a path or a git address, and why. */
  leftOut: string[];
}

const READERS: readonly [RegExp, (text: string) => FoundInFile][] = [
  [/(?:^|[-_.])uv\.lock$/, readUvLock],
  [/^pylock(?:\.[^.]+)?\.toml$/, readPylock],
  [/^poetry\.lock$/, readPoetryLock],
  [/^pdm\.lock$/, readPdmLock],
  [/^pipfile\.lock$/, readPipfileLock],
  [/pyproject\.toml$/, readPyproject],
  [/\.(?:txt|in)$/, readRequirementsText],
];

/**
 * Reads a requirements.txt, pyproject.toml, uv.lock, pylock.toml, poetry.lock, pdm.lock or Pipfile.lock, known by its name. Refuses
 * (`invalid`) other files, damaged ones, and those without requirements.
 */
export function readWantedFile(filename: string, text: string): WantedFile {
  const name = filename.slice(Math.max(filename.lastIndexOf("/"), filename.lastIndexOf("\\")) + 1);
  const read = READERS.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1];
  if (read === undefined)
    throw bad(
      `${name} is not a file of requirements. Give requirements.txt, pyproject.toml, uv.lock, pylock.toml, poetry.lock, pdm.lock or Pipfile.lock.`,
    );
  const found = readOrRefuse(name, () => read(text));
  const leftOut = [...found.leftOut];
  const requirements = new Set<string>();
  for (const line of found.requirements) {
    const requested = parseRequested(line);
    if (requested === null) leftOut.push(`${line.slice(0, 200)}: not a requirement that an index can answer`);
    else requirements.add(requested.text);
  }
  if (requirements.size > MAX_WANTED) throw bad(`${name} names more than ${MAX_WANTED} requirements.`);
  if (requirements.size === 0)
    throw bad(`${name} names no requirements${leftOut.length > 0 ? ` (left out: ${leftOut[0]})` : ""}.`);
  return { requirements: [...requirements].sort(), leftOut };
}

function readOrRefuse(name: string, read: () => FoundInFile): FoundInFile {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw bad(`${name} is damaged, or was written by a version that this server does not know.`);
  }
}

function bad(message: string): Refusal {
  return new Refusal("invalid", "bad-requirements-file", message);
}
