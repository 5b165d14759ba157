const BLOCK = 512;
/** Bytes of the largest file that a plain header can describe. */
export const MAX_TAR_FILE = 8 ** 11 - 1;
/** Two empty blocks end an archive. */
export const TAR_END = Buffer.alloc(2 * BLOCK);

/** Empty bytes after the contents of a file, up to a whole block. */
export function paddingOf(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

/**
 * The header of a file in a tar archive (POSIX ustar; with a pax record before it if the name is long). The same file always
 * gets the same header: no time, owner 0, mode 0644.
 */
export function tarHeader(path: string, size: number): Buffer {
  const short = Buffer.byteLength(path) <= 100 ? { name: path, prefix: "" } : splitPath(path);
  if (short !== null) return block(short, size, "0");
  const record = paxRecord("path", path);
  const name = { name: path.slice(-100), prefix: "" };
  const pax = block({ name: "pax", prefix: "" }, record.length, "x");
  return Buffer.concat([pax, record, paddingOf(record.length), block(name, size, "0")]);
}

function splitPath(path: string): { name: string; prefix: string } | null {
  const at = path.lastIndexOf("/");
  const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
  return Buffer.byteLength(name) <= 100 && Buffer.byteLength(prefix) <= 155 ? { name, prefix } : null;
}

/** `LENGTH key=value\n`, where the length counts itself. */
function paxRecord(key: string, value: string): Buffer {
  const rest = ` ${key}=${value}\n`;
  let length = Buffer.byteLength(rest);
  while (String(length).length + Buffer.byteLength(rest) !== length)
    length = String(length).length + Buffer.byteLength(rest);
  return Buffer.from(`${length}${rest}`);
}

function block({ name, prefix }: { name: string; prefix: string }, size: number, type: string): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0);
  header.write("0000644\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  header.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0", 136);
  header.write("        ", 148);
  header.write(type, 156);
  header.write("ustar\x0000", 257);
  header.write(prefix, 345);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}
