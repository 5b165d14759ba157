import { crc32 } from "node:zlib";

/** A valid pure wheel with one stored member of `payload` zero bytes beside its metadata, as its parts in order. */
export function wheelParts(
  name: string,
  version: string,
  payload: number,
  requires: readonly string[] = [],
): Buffer[] {
  const info = `${name}-${version}.dist-info`;
  const members: [string, Buffer][] = [
    [`${name}/__init__.py`, Buffer.from(`__version__ = ${JSON.stringify(version)}\n`)],
    [`${name}/payload.bin`, Buffer.alloc(payload)],
    [`${info}/METADATA`, coreMetadata(name, version, requires)],
    [
      `${info}/WHEEL`,
      Buffer.from("Wheel-Version: 1.0\nGenerator: bench\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
    ],
    [`${info}/RECORD`, Buffer.from("")],
  ];
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, body] of members) {
    const local = header(path, body, null);
    parts.push(local, body);
    directory.push(header(path, body, offset));
    offset += local.length + body.length;
  }
  const size = directory.reduce((sum, entry) => sum + entry.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return [...parts, ...directory, end];
}

/** What such a wheel says of itself. */
export function coreMetadata(name: string, version: string, requires: readonly string[] = []): Buffer {
  const lines = requires.map((requirement) => `Requires-Dist: ${requirement}\n`).join("");
  return Buffer.from(
    `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\nRequires-Python: >=3.8\n${lines}`,
  );
}

/** A local header, or with an offset the directory's entry; the fields they share lie two bytes apart. */
function header(path: string, body: Buffer, offset: number | null): Buffer {
  const name = Buffer.from(path);
  const central = offset !== null;
  const head = Buffer.alloc((central ? 46 : 30) + name.length);
  const shift = central ? 2 : 0;
  head.writeUInt32LE(central ? 0x02014b50 : 0x04034b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(20, 4 + shift);
  head.writeUInt16LE(0x21, 12 + shift);
  head.writeUInt32LE(crc32(body), 14 + shift);
  head.writeUInt32LE(body.length, 18 + shift);
  head.writeUInt32LE(body.length, 22 + shift);
  head.writeUInt16LE(name.length, 26 + shift);
  if (offset !== null) {
    head.writeUInt32LE(0o100644 * 65536, 38);
    head.writeUInt32LE(offset, 42);
  }
  name.copy(head, central ? 46 : 30);
  return head;
}
