import { gzipSync } from "node:zlib";
import type { Entry } from "./write-zip.ts";

const BLOCK = 512;

/** A `.tar.gz` (ustar) of plain files in this order, all of one date: the same bytes every time. */
export function writeTarGz(entries: Entry[]): Buffer {
  const blocks: Uint8Array[] = [];
  for (const entry of entries) {
    blocks.push(tarHeader(entry.name, entry.bytes.length, "0"), entry.bytes);
    blocks.push(Buffer.alloc((BLOCK - (entry.bytes.length % BLOCK)) % BLOCK));
  }
  blocks.push(Buffer.alloc(BLOCK * 2));
  return gzipSync(Buffer.concat(blocks));
}

/**
 * One ustar header block.
 * @param type the type flag: "0" file, "2" symbolic link, "3" device, "5" folder …
 */
export function tarHeader(name: string, size: number, type: string, link = ""): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 100);
  header.write("0000644\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  header.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0", 136);
  header.write("        ", 148);
  header.write(type, 156);
  header.write(link, 157, 100);
  header.write("ustar\x0000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}
