import { gzipSync } from "node:zlib";
import type { PackedFile } from "./packed-file.ts";

const BLOCK = 512;
/** The time npm gives every file of a package: 1985-10-26 08:15 UTC. */
const MODIFIED_SECONDS = 499_162_500;

/**
 * A gzipped tar file (ustar) without anything of this machine in it. By hand for the reasons of zip.ts; test/release installs
 * it with npm.
 */
export function tarball(files: PackedFile[]): Buffer {
  const parts = files.flatMap((file) => [header(file), file.bytes, padding(file.bytes.length)]);
  return gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]), { level: 9 });
}

function header({ path, bytes, executable }: PackedFile): Buffer {
  const block = Buffer.alloc(BLOCK);
  if (Buffer.byteLength(path) > 100) throw new Error(`${path} is too long for a tar file`);
  const octal = (value: number, at: number, length: number) =>
    block.write(`${value.toString(8).padStart(length - 1, "0")}\0`, at);
  block.write(path, 0);
  octal(executable ? 0o755 : 0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(bytes.length, 124, 12);
  octal(MODIFIED_SECONDS, 136, 12);
  block.write(" ".repeat(8), 148);
  block.write("0", 156);
  block.write("ustar\x0000", 257, "latin1");
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return block;
}

function padding(length: number): Buffer {
  return Buffer.alloc((BLOCK - (length % BLOCK)) % BLOCK);
}
