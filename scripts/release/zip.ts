import { crc32, deflateRawSync } from "node:zlib";
import type { PackedFile } from "./packed-file.ts";

const DEFLATED = 8;
/** Version 2.0 of the format, made on Unix: file modes count. */
const NEEDED = 20;
const MADE_BY = (3 << 8) | NEEDED;
/** 1980-01-01, the first day a zip file knows. */
const MODIFIED_DATE = 0x0021;

/**
 * A zip file without anything of this machine in it. Names must be ASCII; no file may reach 4 GiB.
 *
 * By hand: the same sources must give the same bytes, and what a library adds (streams, ZIP64, times, other names) would have
 * to be switched off. test/release reads it with Python's zipfile, pip and uv.
 */
export function zip(files: PackedFile[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const name = Buffer.from(file.path, "ascii");
    const packed = deflateRawSync(file.bytes, { level: 9 });
    const common = commonFields(file, packed.length, name.length);
    const local = Buffer.concat([words32(0x04034b50), words16(NEEDED), common, words16(0), name, packed]);
    bodies.push(local);
    const mode = 0o100000 | (file.executable ? 0o755 : 0o644);
    directory.push(
      Buffer.concat([
        words32(0x02014b50),
        words16(MADE_BY, NEEDED),
        common,
        // No extra field, no comment, first disk, no internal attributes.
        words16(0, 0, 0, 0),
        words32((mode << 16) >>> 0, offset),
        name,
      ]),
    );
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = [words32(0x06054b50), words16(0, 0, files.length, files.length)];
  return Buffer.concat([...bodies, central, ...end, words32(central.length, offset), words16(0)]);
}

/** What the local header and the directory say alike: flags to the length of the name. */
function commonFields({ bytes }: PackedFile, packedLength: number, nameLength: number): Buffer {
  return Buffer.concat([
    words16(0, DEFLATED, 0, MODIFIED_DATE),
    words32(crc32(bytes), packedLength, bytes.length),
    words16(nameLength),
  ]);
}

function words16(...values: number[]): Buffer {
  const buffer = Buffer.alloc(2 * values.length);
  values.forEach((value, n) => {
    buffer.writeUInt16LE(value, 2 * n);
  });
  return buffer;
}

function words32(...values: number[]): Buffer {
  const buffer = Buffer.alloc(4 * values.length);
  values.forEach((value, n) => {
    buffer.writeUInt32LE(value, 4 * n);
  });
  return buffer;
}
