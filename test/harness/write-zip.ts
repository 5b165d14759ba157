import { crc32, deflateRawSync } from "node:zlib";

export interface Entry {
  name: string;
  bytes: Uint8Array;
}

/** 1980-01-01, the earliest date a zip can hold: the same bytes on every day. */
const DATE = 0x21;

/**
 * A zip of these entries in this order, as `wheel` writes them: no comments, no data descriptors.
 * @param compress "store" or "deflate" for all entries
 */
export function writeZip(entries: Entry[], compress: "store" | "deflate" = "deflate"): Buffer {
  const local: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const data = compress === "deflate" ? deflateRawSync(entry.bytes) : Buffer.from(entry.bytes);
    const shared = sharedFields(entry.bytes, data.length, name.length, compress);
    const head = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), shared, name]);
    directory.push(directoryEntry(shared, offset, name));
    local.push(head, data);
    offset += head.length + data.length;
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...local, central, endRecord(entries.length, central.length, offset)]);
}

/** The 26 bytes that a local header and a directory entry have in common. */
function sharedFields(raw: Uint8Array, packed: number, nameLength: number, compress: string): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(0x0800, 2); // names are UTF-8
  fields.writeUInt16LE(compress === "deflate" ? 8 : 0, 4);
  fields.writeUInt16LE(DATE, 8);
  fields.writeUInt32LE(crc32(raw), 10);
  fields.writeUInt32LE(packed, 14);
  fields.writeUInt32LE(raw.length, 18);
  fields.writeUInt16LE(nameLength, 22);
  return fields;
}

function directoryEntry(shared: Buffer, offset: number, name: Buffer): Buffer {
  const start = Buffer.from("PK\x01\x02\x14\x03", "latin1");
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(0o100644 * 65_536, 6);
  tail.writeUInt32LE(offset, 10);
  return Buffer.concat([start, shared, tail, name]);
}

function endRecord(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
