/** One file in a zip of documentation. */
export interface DocsMember {
  path: string;
  /** Offset of its data in the zip. Bytes. */
  offset: number;
  /** Bytes in the zip. */
  packedSize: number;
  /** Bytes, unpacked. */
  size: number;
  isDeflated: boolean;
  crc32: number;
}

const LINE = 0x0a;

/**
 * The bytes of a list of members, which `findMember` searches without reading all of it: one line for each, in the order of
 * their paths' bytes. Paths have no control characters.
 */
export function writeMemberIndex(members: readonly DocsMember[]): Buffer {
  const keyed = members.map((member) => ({ member, key: Buffer.from(member.path) }));
  keyed.sort((a, b) => a.key.compare(b.key));
  const lines = keyed.map(({ member }) => {
    const { path, offset, packedSize, size, isDeflated, crc32 } = member;
    return `${path}\t${offset}\t${packedSize}\t${size}\t${isDeflated ? 1 : 0}\t${crc32}\n`;
  });
  return Buffer.from(lines.join(""));
}

/** The member of that path, or null. A binary search, so that nothing is read of the other members. */
export function findMember(index: Buffer, path: string): DocsMember | null {
  const sought = Buffer.from(path);
  let [low, high] = [0, index.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const start = middle === 0 ? 0 : Math.max(low, index.lastIndexOf(LINE, middle - 1) + 1);
    const end = index.indexOf(LINE, middle);
    const line = index.subarray(start, end);
    const order = line.subarray(0, line.indexOf("\t")).compare(sought);
    if (order === 0) return readLine(line.toString());
    if (order < 0) low = end + 1;
    else high = start;
  }
  return null;
}

/** All members, in the order of the list. */
export function* listMembers(index: Buffer): Generator<DocsMember> {
  for (let at = 0; at < index.length; ) {
    const end = index.indexOf(LINE, at);
    yield readLine(index.subarray(at, end).toString());
    at = end + 1;
  }
}

function readLine(line: string): DocsMember {
  const [path = "", ...numbers] = line.split("\t");
  const [offset = 0, packedSize = 0, size = 0, deflated = 0, crc32 = 0] = numbers.map(Number);
  return { path, offset, packedSize, size, isDeflated: deflated === 1, crc32 };
}
