import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE = LETTERS.length;
/** 62^43 is more than 2^256. */
const RANDOM_LETTERS = 43;
/** 62^6 is more than 2^32. */
const CHECKSUM_LETTERS = 6;
/** The largest multiple of 62 that a byte can hold: bytes from here on would make some letters more likely. */
const FAIR_BYTES = 256 - (256 % BASE);

const EARLIER = /^wys?_[A-Za-z0-9_-]{43}$/;
const CHECKED = /^wys?_[A-Za-z0-9]{49}$/;
/** A derived token: as long as its steps, and 6 letters of checksum. */
const DERIVED = /^wyd_[A-Za-z0-9_-]{100,4000}[A-Za-z0-9]{6}$/;
const ANYWHERE =
  /(?<![A-Za-z0-9_-])wy(?:d_[A-Za-z0-9_-]{106,4006}|s?_(?:[A-Za-z0-9]{49}|[A-Za-z0-9_-]{43}))(?![A-Za-z0-9_-])/g;

/** A new secret: the prefix, 43 random letters and digits (256 bits), and 6 that are a checksum of all before. */
export function makeTokenText(prefix: string): string {
  return withChecksum(prefix + randomLetters(RANDOM_LETTERS));
}

/** A text with the 6 letters that prove it whole. */
export function withChecksum(body: string): string {
  return body + checksumOf(body);
}

/** Whether a text has the form of a token, right or wrong. Earlier versions made tokens without a checksum. */
export function hasTokenForm(text: string): boolean {
  return CHECKED.test(text) || EARLIER.test(text) || DERIVED.test(text);
}

/** Whether a text can be a token: it has the form, and the checksum is right where there is one. */
export function isWholeToken(text: string): boolean {
  if (!CHECKED.test(text) && !DERIVED.test(text)) return EARLIER.test(text);
  const body = text.slice(0, -CHECKSUM_LETTERS);
  return text.slice(-CHECKSUM_LETTERS) === checksumOf(body);
}

/** Whether a text is meant as a token, but was cut off or changed by mistake: it cannot have come from a server like this. */
export function isDamagedToken(text: string): boolean {
  return /^wy[sd]?_/.test(text) && !isWholeToken(text);
}

/** Every token in a text such as a log or a commit, each once, in order. */
export function tokensIn(text: string): string[] {
  return [...new Set(text.match(ANYWHERE) ?? [])].filter(isWholeToken);
}

/** CRC-32 of a text in 6 letters of base 62, the most significant first. */
function checksumOf(text: string): string {
  let rest = crc32(text);
  let letters = "";
  for (let at = 0; at < CHECKSUM_LETTERS; at++) {
    letters = LETTERS.charAt(rest % BASE) + letters;
    rest = Math.floor(rest / BASE);
  }
  return letters;
}

function randomLetters(count: number): string {
  let letters = "";
  while (letters.length < count)
    for (const byte of randomBytes(count)) {
      if (byte < FAIR_BYTES && letters.length < count) letters += LETTERS.charAt(byte % BASE);
    }
  return letters;
}
