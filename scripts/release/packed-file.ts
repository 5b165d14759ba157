/** One file of a package that is being made. */
export interface PackedFile {
  /** Relative to the package's folder, with `/`. */
  path: string;
  bytes: Buffer;
  executable?: boolean;
}

/** A finished package: its file name and its bytes. */
export interface Package {
  name: string;
  bytes: Buffer;
}

/** In one order everywhere, so that the same files make the same package. */
export function inOrder(files: PackedFile[]): PackedFile[] {
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

export function textFile(path: string, text: string): PackedFile {
  return { path, bytes: Buffer.from(text, "utf8") };
}
