/** A password hash of another program, read from its text. */
export type ForeignHash =
  | {
      kind: "argon2";
      variant: "argon2i" | "argon2d" | "argon2id";
      cost: ArgonCost;
      salt: Buffer;
      tag: Buffer;
    }
  | { kind: "bcrypt"; text: string }
  | { kind: "pbkdf2"; digest: string; rounds: number; salt: Buffer; tag: Buffer }
  | { kind: "sha-crypt"; algorithm: "sha256" | "sha512"; rounds: number; salt: string; tail: string }
  | { kind: "md5-crypt"; magic: string; salt: string; tail: string }
  | { kind: "sha1"; salt: Buffer; tag: Buffer };

export interface ArgonCost {
  /** KiB. */
  memory: number;
  passes: number;
  parallelism: number;
}

/** No check may cost more than this: a second or two, or 256 MiB. Who gives a hash must not be able to stop the server. */
const MAX = {
  argon: { memory: 262_144, passes: 16, parallelism: 16 },
  bcrypt: 14,
  pbkdf2: 2_000_000,
  sha: 1_000_000,
};

const READERS = [argon2, bcrypt, pbkdf2, pbkdf2OfFrameworks, shaCrypt, md5Crypt, sha1];

/** Reads a hash; null: the format is not known, or checking it would cost too much. */
export function parseForeignHash(text: string): ForeignHash | null {
  for (const read of READERS) {
    const hash = read(text);
    if (hash !== null) return hash;
  }
  return null;
}

function argon2(text: string): ForeignHash | null {
  const match =
    /^\$(argon2(?:i|d|id))\$v=19\$m=(\d{1,8}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,172})$/.exec(
      text,
    );
  if (!match) return null;
  const [memory, passes, parallelism] = match.slice(2, 5).map(Number) as [number, number, number];
  const { argon } = MAX;
  if (memory > argon.memory || passes > argon.passes || parallelism > argon.parallelism) return null;
  if (passes < 1 || parallelism < 1 || memory < 8 * parallelism) return null;
  const variant = match[1] as "argon2i" | "argon2d" | "argon2id";
  const cost = { memory, passes, parallelism };
  return { kind: "argon2", variant, cost, salt: base64(match[5]), tag: base64(match[6]) };
}

function bcrypt(text: string): ForeignHash | null {
  const match = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(text);
  if (!match || Number(match[1]) < 4 || Number(match[1]) > MAX.bcrypt) return null;
  return { kind: "bcrypt", text };
}

/** As passlib writes it: `$pbkdf2-sha512$ROUNDS$SALT$HASH`, with `.` in place of `+`. */
function pbkdf2(text: string): ForeignHash | null {
  const match =
    /^\$pbkdf2(?:-(sha256|sha512))?\$(\d{1,7})\$([A-Za-z0-9./]{0,86})\$([A-Za-z0-9./]{27,86})$/.exec(text);
  if (!match) return null;
  const [, digest = "sha1", rounds, salt = "", tag = ""] = match;
  const plain = [salt, tag].map((part) => base64(part.replaceAll(".", "+"))) as [Buffer, Buffer];
  return bounded({ kind: "pbkdf2", digest, rounds: Number(rounds), salt: plain[0], tag: plain[1] });
}

/** As Django (`pbkdf2_sha256$ROUNDS$SALT$BASE64`) and Werkzeug (`pbkdf2:sha256:ROUNDS$SALT$HEX`) write it. */
function pbkdf2OfFrameworks(text: string): ForeignHash | null {
  const match =
    /^pbkdf2_(sha1|sha256|sha512)\$(\d{1,7})\$([^$]{1,128})\$([A-Za-z0-9+/]{27,86}={0,2})$/.exec(text) ??
    /^pbkdf2:(sha1|sha256|sha512):(\d{1,7})\$([^$]{1,128})\$([0-9a-f]{40,128})$/.exec(text);
  if (!match) return null;
  const [, digest = "", rounds, salt = "", tag = ""] = match;
  const bytes = text.startsWith("pbkdf2:") ? Buffer.from(tag, "hex") : base64(tag);
  return bounded({ kind: "pbkdf2", digest, rounds: Number(rounds), salt: Buffer.from(salt), tag: bytes });
}

const PBKDF2_SIZES: Readonly<Record<string, number>> = { sha1: 20, sha256: 32, sha512: 64 };

function bounded(hash: ForeignHash & { kind: "pbkdf2" }): ForeignHash | null {
  const isRight = hash.tag.length === PBKDF2_SIZES[hash.digest];
  return isRight && hash.rounds >= 1 && hash.rounds <= MAX.pbkdf2 ? hash : null;
}

function shaCrypt(text: string): ForeignHash | null {
  const match =
    /^\$([56])\$(?:rounds=(\d{4,7})\$)?([./A-Za-z0-9]{0,16})\$([./A-Za-z0-9]{43}|[./A-Za-z0-9]{86})$/.exec(
      text,
    );
  if (!match) return null;
  const [, id, given, salt = "", tail = ""] = match;
  const algorithm = id === "5" ? "sha256" : "sha512";
  const rounds = given === undefined ? 5000 : Number(given);
  if (tail.length !== (id === "5" ? 43 : 86) || rounds < 1000 || rounds > MAX.sha) return null;
  return { kind: "sha-crypt", algorithm, rounds, salt, tail };
}

function md5Crypt(text: string): ForeignHash | null {
  const match = /^(\$1\$|\$apr1\$)([./A-Za-z0-9]{0,8})\$([./A-Za-z0-9]{22})$/.exec(text);
  if (!match) return null;
  const [, magic = "", salt = "", tail = ""] = match;
  return { kind: "md5-crypt", magic, salt, tail };
}

/** `{SHA}` of htpasswd and `{SSHA}` of LDAP: base64 of SHA-1(password + salt) and the salt. */
function sha1(text: string): ForeignHash | null {
  const match = /^\{(SHA|SSHA)\}([A-Za-z0-9+/]{27,112}={0,2})$/.exec(text);
  if (!match) return null;
  const bytes = base64(match[2]);
  const isRight = match[1] === "SHA" ? bytes.length === 20 : bytes.length > 20;
  return isRight ? { kind: "sha1", tag: bytes.subarray(0, 20), salt: bytes.subarray(20) } : null;
}

function base64(text: string | undefined): Buffer {
  return Buffer.from(text ?? "", "base64");
}
