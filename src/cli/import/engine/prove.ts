import { createHash } from "node:crypto";
import { CommandFailure } from "../../terminal/failure.ts";
import type { OldFile } from "./old-site.ts";

/** The SHA-256 of the bytes. Refuses bytes that are not those that the old server says. */
export async function proved(file: OldFile, bytes: Blob): Promise<string> {
  const sha256 = createHash("sha256");
  const md5 = file.md5 === null ? null : createHash("md5");
  let size = 0;
  for await (const chunk of bytes.stream()) {
    sha256.update(chunk);
    md5?.update(chunk);
    size += chunk.length;
  }
  const found = sha256.digest("hex");
  if (file.size !== null && size !== file.size)
    throw new CommandFailure(`It has ${size} bytes, but the old server lists ${file.size}.`);
  if (file.sha256 !== null && found !== file.sha256.toLowerCase())
    throw new CommandFailure(
      `Its SHA-256 is ${found}, but the old server says ${file.sha256}. It is damaged.`,
    );
  if (md5 !== null && md5.digest("hex") !== file.md5?.toLowerCase())
    throw new CommandFailure(`Its MD5 is not the one that the old server says (${file.md5}). It is damaged.`);
  return found;
}
