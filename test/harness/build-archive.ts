import { crc32, deflateRawSync, gzipSync } from "node:zlib";

/** One member of a zip to build; what is not said is as an honest writer would have it. */
export interface ZipEntry {
  name: string | Buffer;
  data?: Uint8Array | string;
  /** Deflated unless said otherwise. */
  stored?: boolean;
  /** Unix mode with file type, such as 0o120777 for a symbolic link. */
  mode?: number;
  flags?: number;
  method?: number;
  /** Sizes and checksum behind the data, as streaming writers leave them. */
  descriptor?: boolean;
  /** Lies: what the headers claim in place of the truth. */
  claimedSize?: number;
  claimedCrc?: number;
  localName?: string;
  extra?: Uint8Array;
  comment?: string;
  /** Bytes between this member and the next. */
  gap?: Uint8Array;
}

export interface ZipOptions {
  prefix?: Uint8Array;
  suffix?: Uint8Array;
  comment?: string;
  claimedMembers?: number;
  beforeEnd?: Uint8Array;
}

/** A zip file, honest or hostile. */
export function buildZip(entries: ZipEntry[], options: ZipOptions = {}): Buffer {
  const parts: Buffer[] = [Buffer.from(options.prefix ?? [])];
  const directory: Buffer[] = [];
  let offset = parts[0]!.length;
  for (const entry of entries) {
    const member = zipMember(entry, offset);
    parts.push(member.local);
    directory.push(member.central);
    offset += member.local.length;
  }
  const central = Buffer.concat(directory);
  const between = Buffer.from(options.beforeEnd ?? []);
  const end = zipEnd(options.claimedMembers ?? entries.length, central.length, offset, options.comment ?? "");
  return Buffer.concat([...parts, central, between, end, Buffer.from(options.suffix ?? [])]);
}

/** The documentation of a release: a page, and a style sheet. */
export function docsZip(text = "Hello"): Buffer {
  const page = `<!doctype html><title>Docs</title><link rel="stylesheet" href="_static/a.css"><h1>${text}</h1>`;
  return buildZip([
    { name: "index.html", data: page },
    { name: "guide/index.html", data: `<h1>Guide</h1>${"long text ".repeat(5000)}` },
    { name: "_static/a.css", data: "h1 { color: teal }", stored: true },
  ]);
}

function zipMember(entry: ZipEntry, offset: number): { local: Buffer; central: Buffer } {
  const data = Buffer.from(entry.data ?? "");
  const packed = entry.stored ? data : deflateRawSync(data);
  const facts = {
    name: Buffer.from(entry.name),
    flags: (entry.flags ?? 0x0800) | (entry.descriptor ? 0x0008 : 0),
    method: entry.method ?? (entry.stored ? 0 : 8),
    crc: entry.claimedCrc ?? crc32(data),
    packedSize: packed.length,
    size: entry.claimedSize ?? data.length,
    extra: Buffer.from(entry.extra ?? []),
  };
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  writeFacts(local, 6, entry.descriptor ? { ...facts, crc: 0, packedSize: 0, size: 0 } : facts);
  const localName = Buffer.from(entry.localName ?? facts.name);
  local.writeUInt16LE(localName.length, 26);
  const descriptor = Buffer.alloc(entry.descriptor ? 16 : 0);
  if (entry.descriptor) {
    descriptor.writeUInt32LE(0x08074b50, 0);
    descriptor.writeUInt32LE(facts.crc, 4);
    descriptor.writeUInt32LE(facts.packedSize, 8);
    descriptor.writeUInt32LE(facts.size, 12);
  }
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(0x0314, 4);
  central.writeUInt16LE(20, 6);
  writeFacts(central, 8, facts);
  central.writeUInt16LE(Buffer.byteLength(entry.comment ?? ""), 32);
  central.writeUInt32LE((entry.mode ?? 0o100644) * 0x10000, 38);
  central.writeUInt32LE(offset, 42);
  return {
    local: Buffer.concat([local, localName, facts.extra, packed, descriptor, Buffer.from(entry.gap ?? [])]),
    central: Buffer.concat([central, facts.name, facts.extra, Buffer.from(entry.comment ?? "")]),
  };
}

function writeFacts(
  header: Buffer,
  at: number,
  facts: {
    name: Buffer;
    flags: number;
    method: number;
    crc: number;
    packedSize: number;
    size: number;
    extra: Buffer;
  },
): void {
  header.writeUInt16LE(facts.flags, at);
  header.writeUInt16LE(facts.method, at + 2);
  header.writeUInt16LE(0, at + 4);
  header.writeUInt16LE(0x5c21, at + 6);
  header.writeUInt32LE(facts.crc, at + 8);
  header.writeUInt32LE(facts.packedSize, at + 12);
  header.writeUInt32LE(facts.size, at + 16);
  header.writeUInt16LE(facts.name.length, at + 20);
  header.writeUInt16LE(facts.extra.length, at + 22);
}

function zipEnd(members: number, size: number, offset: number, comment: string): Buffer {
  const end = Buffer.alloc(22);
  const shown = Math.min(members, 0xffff);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(shown, 8);
  end.writeUInt16LE(shown, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(Buffer.byteLength(comment), 20);
  const wide = members > 0xffff ? zip64End(members, size, offset) : Buffer.alloc(0);
  return Buffer.concat([wide, end, Buffer.from(comment)]);
}

/** The record that holds a count of members over 65,535, and the locator behind it. */
function zip64End(members: number, size: number, offset: number): Buffer {
  const wide = Buffer.alloc(76);
  wide.writeUInt32LE(0x06064b50, 0);
  wide.writeBigUInt64LE(44n, 4);
  wide.writeUInt16LE(45, 12);
  wide.writeUInt16LE(45, 14);
  wide.writeBigUInt64LE(BigInt(members), 24);
  wide.writeBigUInt64LE(BigInt(members), 32);
  wide.writeBigUInt64LE(BigInt(size), 40);
  wide.writeBigUInt64LE(BigInt(offset), 48);
  wide.writeUInt32LE(0x07064b50, 56);
  wide.writeBigUInt64LE(BigInt(offset + size), 64);
  wide.writeUInt32LE(1, 72);
  return wide;
}

/** One member of a tar to build. */
export interface TarEntry {
  name: string;
  data?: Uint8Array | string;
  /** The type flag: "0" file (default), "5" folder, "2" symbolic link, "1" hard link, "x" pax … */
  type?: string;
  linkName?: string;
  /** A lie: the size the header claims, in octal digits or as a number. */
  claimedSize?: number;
  claimedChecksum?: number;
}

/** A tar file; `end: false` leaves out the two empty blocks that close it. */
export function buildTar(entries: TarEntry[], options: { end?: boolean; suffix?: Uint8Array } = {}): Buffer {
  const parts = entries.flatMap((entry) => {
    const data = Buffer.from(entry.data ?? "");
    return [tarHeader(entry, data.length), data, Buffer.alloc(-data.length & 511)];
  });
  const end = options.end === false ? 0 : 1024;
  return Buffer.concat([...parts, Buffer.alloc(end), Buffer.from(options.suffix ?? [])]);
}

export function buildTarGz(entries: TarEntry[]): Buffer {
  return gzipSync(buildTar(entries));
}

function tarHeader(entry: TarEntry, length: number): Buffer {
  const header = Buffer.alloc(512);
  header.write(entry.name, 0, 100);
  header.write("0000644\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  writeSize(header, entry.claimedSize ?? length);
  header.write("14000000000\0", 136);
  header.write("        ", 148);
  header.write(entry.type ?? "0", 156);
  header.write(entry.linkName ?? "", 157, 100);
  header.write("ustar\0", 257);
  header.write("00", 263);
  const sum = entry.claimedChecksum ?? header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

function writeSize(header: Buffer, size: number): void {
  if (size < 8 ** 11) {
    header.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
    return;
  }
  header.writeUInt8(0x80, 124);
  header.writeBigUInt64BE(BigInt(size), 128);
}

/** A distribution file, ready to upload. */
export interface BuiltFile {
  filename: string;
  bytes: Buffer;
  /** Its METADATA or PKG-INFO. */
  metadata: string;
}

export interface BuildOptions {
  /** Further header lines of the metadata, such as `Requires-Python: >=3.9`. */
  headers?: string[];
  description?: string;
  metadataVersion?: string;
  /** More members, by path. */
  files?: Record<string, Uint8Array | string>;
  /** Tag of a wheel; `py3-none-any` by default. */
  tag?: string;
}

/** The core metadata of a package, as text. */
function buildMetadata(name: string, version: string, options: BuildOptions = {}): string {
  const lines = [
    `Metadata-Version: ${options.metadataVersion ?? "2.1"}`,
    `Name: ${name}`,
    `Version: ${version}`,
    ...(options.headers ?? []),
  ];
  return `${lines.join("\n")}\n\n${options.description ?? ""}`;
}

/** A valid wheel of a package with one module. */
export function buildWheel(name: string, version: string, options: BuildOptions = {}): BuiltFile {
  const tag = options.tag ?? "py3-none-any";
  const stem = `${name.replaceAll(/[-_.]+/g, "_")}-${version}`;
  const metadata = buildMetadata(name, version, options);
  const entries: ZipEntry[] = [
    { name: `${name.replaceAll(/[-_.]+/g, "_")}.py`, data: `version = ${JSON.stringify(version)}\n` },
    ...Object.entries(options.files ?? {}).map(([path, data]) => ({ name: path, data })),
    { name: `${stem}.dist-info/METADATA`, data: metadata },
    {
      name: `${stem}.dist-info/WHEEL`,
      data: `Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: ${tag}\n`,
    },
    { name: `${stem}.dist-info/top_level.txt`, data: `${name.replaceAll(/[-_.]+/g, "_")}\n` },
  ];
  const record = entries.map((entry) => `${entry.name},,`).join("\n");
  entries.push({ name: `${stem}.dist-info/RECORD`, data: `${record}\n${stem}.dist-info/RECORD,,\n` });
  return { filename: `${stem}-${tag}.whl`, bytes: buildZip(entries), metadata };
}

/** A valid sdist of a package with one module. */
export function buildSdist(name: string, version: string, options: BuildOptions = {}): BuiltFile {
  const module = name.replaceAll(/[-_.]+/g, "_");
  const stem = `${module.toLowerCase()}-${version}`;
  const metadata = buildMetadata(name, version, options);
  const setup = `from setuptools import setup\nsetup(name=${JSON.stringify(name)}, version=${JSON.stringify(version)}, py_modules=[${JSON.stringify(module)}])\n`;
  const entries: TarEntry[] = [
    { name: `${stem}/`, type: "5" },
    { name: `${stem}/PKG-INFO`, data: metadata },
    { name: `${stem}/setup.py`, data: setup },
    { name: `${stem}/${module}.py`, data: `version = ${JSON.stringify(version)}\n` },
    ...Object.entries(options.files ?? {}).map(([path, data]) => ({ name: `${stem}/${path}`, data })),
  ];
  return { filename: `${stem}.tar.gz`, bytes: buildTarGz(entries), metadata };
}
