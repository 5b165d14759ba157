/** The end record of a zip, as Python's own reader finds it. */
export interface FoundZipEnd {
  /** Where the directory lies. */
  offset: number;
  /** Bytes of the directory. */
  size: number;
  /** Members that it is said to name. */
  members: number;
  /** How far everything is shifted by bytes before the archive. */
  shift: number;
  /** Where the archive's comment ends: the end of the file, or before it. */
  commentEnd: number;
}

/** Finds the end record in the last bytes of a zip, which begin at `tailOffset`; null: there is none that can be right. */
export function findZipEnd(tail: Buffer, tailOffset: number): FoundZipEnd | null {
  const at = tail.lastIndexOf("PK\x05\x06", undefined, "latin1");
  if (at < 0 || at + 22 > tail.length) return null;
  let members = tail.readUInt16LE(at + 10);
  let [size, offset, endsAt] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16), tailOffset + at];
  const wide = at - 76;
  if (wide >= 0 && tail.readUInt32LE(at - 20) === 0x07064b50 && tail.readUInt32LE(wide) === 0x06064b50) {
    members = Number(tail.readBigUInt64LE(wide + 32));
    size = Number(tail.readBigUInt64LE(wide + 40));
    offset = Number(tail.readBigUInt64LE(wide + 48));
    endsAt = tailOffset + wide;
  }
  const start = endsAt - size;
  if (start < 0 || offset > start) return null;
  const commentEnd = tailOffset + at + 22 + tail.readUInt16LE(at + 20);
  return { offset: start, size, members, shift: start - offset, commentEnd };
}
