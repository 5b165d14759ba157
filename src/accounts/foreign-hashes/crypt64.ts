const DIGITS = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** The base64 of crypt(3): bytes of a digest in the given order, three at a time, lowest bits first. */
export function crypt64(digest: Buffer, order: readonly number[]): string {
  let text = "";
  for (let at = 0; at < order.length; at += 3) {
    const group = order.slice(at, at + 3).map((index) => digest[index] as number);
    let bits = group.reduce((sum, byte, place) => sum | (byte << (8 * place)), 0);
    for (let digit = 0; digit <= group.length; digit++, bits >>>= 6) text += DIGITS[bits & 63];
  }
  return text;
}
