/** What the codes of the system mean for a file or a folder, as a clause: "it does not exist". */
const WORDS: Readonly<Record<string, string>> = {
  EACCES: "no permission",
  EISDIR: "it is a folder",
  ENOENT: "it does not exist",
  ENOSPC: "the disk is full",
  ENOTDIR: "a folder in its path is a file",
  EPERM: "no permission",
  EROFS: "the disk is read-only",
};

/** Why a file cannot be used: the meaning of the error's code. Never the error's own message, which describes system calls. */
export function errorWords(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const meaning = WORDS[code];
  return meaning === undefined ? code || "unknown reason" : `${meaning}, ${code}`;
}
