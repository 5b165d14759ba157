import { createHash } from "node:crypto";
import { CommandFailure } from "../../terminal/failure.ts";
import type { OldFile } from "./old-site.ts";

/** Files up to this size are read once, into memory: most are small, and a stream costs more than their bytes. */
const IN_MEMORY = 2 ** 20;

/** Bytes to send, and their SHA-256. */
export interface Proved {
  sha256: string;
  body: Blob | Uint8Array<ArrayBuffer>;
}

/** Hashes the bytes. Refuses bytes that are not those that the old server says. */
export async function proved(file: OldFile, bytes: Blob): Promise<Proved> {
  const sha256 = createHash("sha256");
  const md5 = file.md5 === null ? null : createHash("md5");
  let size = 0;
  const body = bytes.size <= IN_MEMORY ? new Uint8Array(await bytes.arrayBuffer()) : bytes;
  for await (const chunk of body instanceof Uint8Array ? [body] : body.stream()) {
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
  return { sha256: found, body };
}
