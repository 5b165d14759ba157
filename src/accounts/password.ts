import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { Refusal } from "../refusal.ts";

const derive = promisify(argon2);

/** Cost of one hash: 19 MiB and two passes, some 50 ms (OWASP's first choice for argon2id). */
const COST = { memory: 19_456, passes: 2, parallelism: 1 };
const TAG_LENGTH = 32;
const MAX_COST = { memory: 1_048_576, passes: 32, parallelism: 16 };

/** Hashes computed at once; more would take the processor from those who install. */
const MAX_RUNNING = 2;
const MAX_WAITING = 200;

let running = 0;
const waiting: (() => void)[] = [];

/** Runs one costly computation when its turn comes; refuses (`too-many`) when too many wait (RELIABILITY F103). */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running < MAX_RUNNING) {
    running++;
  } else {
    if (waiting.length >= MAX_WAITING) {
      throw new Refusal("too-many", "too-many-sign-ins", "Too many sign-ins at once; try again.", {
        retryAfter: 5,
      });
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  try {
    return await work();
  } finally {
    // The turn goes over to the next that waits, so that nobody who comes at this moment can take it too.
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

function hash(password: string, nonce: Buffer, cost: typeof COST, tagLength: number): Promise<Buffer> {
  const message = Buffer.from(password.normalize("NFC"), "utf8");
  return inTurn(() => derive("argon2id", { message, nonce, tagLength, ...cost }));
}

const encode = (bytes: Buffer): string => bytes.toString("base64").replaceAll("=", "");

/** The argon2id hash of a password in PHC string form, as it is stored (RELIABILITY F98). */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await hash(password, nonce, COST, TAG_LENGTH);
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${encode(nonce)}$${encode(tag)}`;
}

const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,172})$/;

/** Whether the password is the one that was hashed. A hash that cannot be read matches nothing. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const match = PHC.exec(stored);
  if (!match) return false;
  const [memory, passes, parallelism] = match.slice(1, 4).map(Number) as [number, number, number];
  if (memory > MAX_COST.memory || passes > MAX_COST.passes || parallelism > MAX_COST.parallelism)
    return false;
  if (passes < 1 || parallelism < 1 || memory < 8 * parallelism) return false;
  const tag = Buffer.from(match[5] as string, "base64");
  const nonce = Buffer.from(match[4] as string, "base64");
  const computed = await hash(password, nonce, { memory, passes, parallelism }, tag.length);
  return timingSafeEqual(computed, tag);
}

let decoy: Promise<string> | null = null;

/** Costs as much as a real check and always fails: for accounts that do not exist (STANDARDS A12, RELIABILITY F96). */
export async function verifyNothing(password: string): Promise<false> {
  decoy ??= hashPassword(randomBytes(24).toString("base64"));
  await verifyPassword(password, await decoy);
  return false;
}

const MIN_LENGTH = 8;
const MAX_LENGTH = 1024;

/** Refuses (`invalid`) a password too short to be safe or too long to be meant. */
export function checkPassword(password: string): void {
  if (password.length < MIN_LENGTH || password.length > MAX_LENGTH) {
    throw new Refusal("invalid", "bad-password", `A password has ${MIN_LENGTH} to ${MAX_LENGTH} characters.`);
  }
}

const READABLE = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/** A random password of 24 characters that are hard to mistake for one another (over 138 bits). */
export function generatePassword(): string {
  const letters: string[] = [];
  while (letters.length < 24) {
    for (const byte of randomBytes(32)) {
      if (byte < READABLE.length * 4 && letters.length < 24)
        letters.push(READABLE[byte % READABLE.length] as string);
    }
  }
  return letters.join("");
}
