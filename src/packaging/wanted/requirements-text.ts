import type { FoundInFile } from "./found-in-file.ts";

/** Reads a requirements.txt. Hashes and options for installers are dropped; names of other files are left out, and named. */
export function readRequirementsText(text: string): FoundInFile {
  const found: FoundInFile = { requirements: [], leftOut: [] };
  const lines = text
    .replace(/^\uFEFF/, "")
    .replace(/\\\r?\n/g, " ")
    .split(/\r?\n/);
  for (const line of lines.map((one) => one.replace(/(?:^|\s)#.*$/, "").trim()))
    if (line.startsWith("-")) addOption(line, found);
    else if (line !== "") addRequirement(line.replace(/\s+-.*$/, "").trim(), found);
  return found;
}

const FILES: Readonly<Record<string, string>> = {
  "-r": "names another file: give that file too",
  "--requirement": "names another file: give that file too",
  "-c": "names a file of constraints: write its versions into the requirements",
  "--constraint": "names a file of constraints: write its versions into the requirements",
  "-e": "is a folder or a repository",
  "--editable": "is a folder or a repository",
};

function addOption(line: string, { leftOut }: FoundInFile): void {
  const option = /^(?:--[a-z-]+|-[a-z])/.exec(line)?.[0] ?? "";
  const why = FILES[option];
  if (why !== undefined) leftOut.push(`${line}: ${why}`);
}

function addRequirement(line: string, { requirements, leftOut }: FoundInFile): void {
  if (/^[.~/]|^[A-Za-z]:[\\/]|^[a-z+]+:\/\/|\.(?:whl|zip|tar\.gz)$/.test(line))
    leftOut.push(`${line}: is a path or an address`);
  else requirements.push(line);
}
