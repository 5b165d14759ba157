import { Refusal } from "../../refusal.ts";
import { parseDistributionFilename } from "../names/distribution-filename.ts";
import type { ProjectName } from "../names/project-name.ts";
import { sortVersions } from "../versions/version.ts";
import type { SimpleFile } from "./simple-page.ts";

/** Largest page that is read, in characters: a project of 100,000 files, and a list of a million projects, fit. */
const MAX_PAGE_LENGTH = 128 * 1024 * 1024;

const EXTENSION = /\.(?:whl|tar\.gz|zip|egg|tar\.bz2|tar\.xz|tar\.Z|tgz|tar|exe|msi|rpm|deb|dmg)$/;

/** The refusal of a page that an upstream index sent. */
export function badPage(problem: string): Refusal {
  return new Refusal(
    "bad-upstream",
    "bad_page",
    `The upstream index sent a page that cannot be read: ${problem}.`,
  );
}

export function checkPageSize(page: string): void {
  if (page.length > MAX_PAGE_LENGTH) throw badPage(`it is longer than ${MAX_PAGE_LENGTH} characters`);
}

/** Minor versions only add; another major version may mean anything (PEP 629). Pages before it name none. */
export function checkApiVersion(version: unknown): void {
  if (version === undefined) return;
  if (typeof version !== "string" || !/^1\.\d{1,9}$/.test(version)) {
    throw badPage("its version of the Simple API is not 1");
  }
}

/** Whether a link leads to what may be a distribution, rather than to a home page. */
export function hasDistributionExtension(filename: string): boolean {
  return EXTENSION.test(filename);
}

/** The value when it is the https address it must be (STANDARDS S19), else null. */
export function httpsUrl(value: unknown): string | null {
  if (typeof value !== "string") return null;
  return URL.parse(value)?.protocol === "https:" ? value : null;
}

/** The versions that the file names tell, oldest first. */
export function versionsOf(files: readonly SimpleFile[], project: ProjectName): string[] {
  return sortVersions(
    files.map((file) => versionOf(file.filename, project)).filter((version) => version !== null),
  );
}

function versionOf(filename: string, project: ProjectName): string | null {
  try {
    return parseDistributionFilename(filename, project).version.text;
  } catch {
    return null;
  }
}
