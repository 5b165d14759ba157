/** Hashes of a file by canonical name (`sha256`, `sha3_256`, `blake2b`); values in lower-case hex. */
export type Hashes = Readonly<Record<string, string>>;

/** What a page says of a file's bytes. */
export interface StatedHashes {
  /** Those that can be checked. */
  hashes: Hashes;
  /** Name of a hash that cannot be checked: an unknown algorithm, or a value of the wrong form. Absent: there is none. */
  unproved?: string;
}

/**
 * Hash functions a page may name (STANDARDS S06, PEP 691), strongest first, with the length of their values in hex digits;
 * null: the value's own length counts.
 */
const KNOWN: ReadonlyMap<string, number | null> = new Map([
  ["sha256", 64],
  ["sha512", 128],
  ["sha384", 96],
  ["sha3_512", 128],
  ["sha3_384", 96],
  ["sha3_256", 64],
  ["blake2b", 128],
  ["blake2s", 64],
  ["blake2b_256", 64],
  ["sha512_256", 64],
  ["shake_256", null],
  ["shake_128", null],
  ["sha3_224", 56],
  ["sha224", 56],
  ["sha512_224", 56],
  ["sm3", 64],
  ["ripemd160", 40],
  ["sha1", 40],
  ["md5", 32],
]);

const ALIASES: ReadonlyMap<string, string> = new Map([
  ...[...KNOWN.keys()].map((name) => [plain(name), name] as const),
  ["blake2b512", "blake2b"],
  ["blake2s256", "blake2s"],
  ["rmd160", "ripemd160"],
]);

/** Shorter values of functions with output of any length prove too little. In hex digits. */
const LEAST_DIGITS = 32;
const MOST_DIGITS = 1024;
const MAX_NAME = 40;
/** What else stands in the fragments of links. */
const OTHER_FRAGMENTS = new Set(["egg", "subdirectory"]);
const LOOKS_LIKE_A_HASH = /^(md\d|sha|shake|keccak|blake|ripemd|rmd|sm3|whirlpool|tiger|streebog|k12)/i;

/** The hashes of a JSON page: an object of names and values (PEP 691). */
export function readHashes(value: unknown): StatedHashes {
  if (value === undefined || value === null) return { hashes: {} };
  if (typeof value !== "object" || Array.isArray(value)) return { hashes: {}, unproved: "hashes" };
  return hashesOf(Object.entries(value));
}

/** The hash in the fragment of a link: `sha256=…`, maybe with `egg=…` and others between `&`. */
export function readHashFragment(fragment: string): StatedHashes {
  const pairs = fragment.split("&").map((pair) => {
    const at = pair.indexOf("=");
    return at === -1 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
  }) as [string, string][];
  return hashesOf(pairs.filter(([name, value]) => isHash(name, value)));
}

/** The strongest of them as `name=value`, in one that pip reads where there is one; null: there is none. */
export function preferredHash(hashes: Hashes): string | null {
  const names = Object.keys(hashes);
  const name = FRAGMENT_ORDER.find((one) => hashes[one] !== undefined) ?? names[0];
  return name === undefined ? null : `${name}=${hashes[name]}`;
}

/** What pip understands in a fragment, and then the others. */
const FRAGMENT_ORDER = ["sha256", "sha512", "sha384", "sha224", "sha1", "md5", ...KNOWN.keys()];

function isHash(name: string, value: string): boolean {
  if (OTHER_FRAGMENTS.has(name.toLowerCase())) return false;
  return LOOKS_LIKE_A_HASH.test(name) || /^[0-9a-f]{32,}$/i.test(value);
}

function hashesOf(pairs: readonly [string, unknown][]): StatedHashes {
  const hashes: Record<string, string> = {};
  let unproved: string | undefined;
  for (const [text, value] of pairs) {
    const name = ALIASES.get(plain(text));
    const hex = typeof value === "string" ? value.trim().toLowerCase() : "";
    const isRead = name !== undefined && isValue(name, hex);
    if (isRead && (hashes[name] ?? hex) === hex) hashes[name] = hex;
    else unproved ??= text.slice(0, MAX_NAME) || "hashes";
  }
  return unproved === undefined ? { hashes } : { hashes, unproved };
}

function isValue(name: string, hex: string): boolean {
  const length = KNOWN.get(name);
  const isLong = length === null ? hex.length >= LEAST_DIGITS && hex.length % 2 === 0 : hex.length === length;
  return isLong && hex.length <= MOST_DIGITS && /^[0-9a-f]+$/.test(hex);
}

/** Names come as `SHA256`, `sha3-256`, `blake2b_512`. */
function plain(name: string): string {
  return name.trim().toLowerCase().replace(/[-_/]/g, "");
}
