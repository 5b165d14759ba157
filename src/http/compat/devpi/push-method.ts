const PUSH = Buffer.from("PUSH ");
const LINE = /^PUSH (\/[^ ?\r\n]{1,200}?)\/? HTTP\/1\.1\r\n/;
/** Bytes of the longest first line that is looked at. */
const LONGEST = 300;

/**
 * devpi's client pushes with a method of its own, `PUSH /user/index`, which node:http refuses to parse. Here it becomes a POST to an
 * address of its own. Other requests stay as they are.
 */
export function rewritePush(chunk: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> {
  if (!chunk.subarray(0, PUSH.length).equals(PUSH)) return chunk;
  const found = LINE.exec(chunk.toString("latin1", 0, LONGEST));
  if (found === null) return chunk;
  const line = Buffer.from(`POST ${found[1]}/+push HTTP/1.1\r\n`, "latin1");
  return Buffer.concat([line, chunk.subarray(found[0].length)]);
}
