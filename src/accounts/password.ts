import cluster from "node:cluster";
import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { availableParallelism } from "node:os";
import { promisify } from "node:util";
import { FairTurns } from "./fair-turns.ts";
import { verifyForeignHash } from "./foreign-hashes/foreign-hashes.ts";

const derive = promisify(argon2);

/** Cost of one hash: 19 MiB and two passes, some 50 ms (OWASP's first choice for argon2id). */
const COST = { memory: 19_456, passes: 2, parallelism: 1 };
const TAG_LENGTH = 32;
const MAX_COST = { memory: 1_048_576, passes: 32, parallelism: 16 };

/** Hashes computed at once by one process: at most every second core, so that guesses leave room for installs. */
const RUNNING = cluster.isWorker ? 1 : Math.min(2, Math.max(1, Math.floor(availableParallelism() / 2)));
const turns = new FairTurns({ running: RUNNING, waiting: 200, waitingOfKey: 50 });

let computed = 0;

/** How many hashes this process has computed: they are what sign-ins cost. */
export const hashesComputed = (): number => computed;

/** Computes one hash when its turn comes; refuses (`too-many`) when too many wait (RELIABILITY F103). */
function hash(
  password: string,
  { nonce, cost, tagLength, client }: { nonce: Buffer; cost: typeof COST; tagLength: number; client: string },
): Promise<Buffer> {
  const message = Buffer.from(password.normalize("NFC"), "utf8");
  return turns.run(client, () => {
    computed++;
    return derive("argon2id", { message, nonce, tagLength, ...cost });
  });
}

const encode = (bytes: Buffer): string => bytes.toString("base64").replaceAll("=", "");

/**
 * The argon2id hash of a password in PHC string form, as it is stored (RELIABILITY F98). Clients take turns; `client` says
 * for which one this is: a network of `networkOf`, or nothing.
 */
export async function hashPassword(password: string, client = ""): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await hash(password, { nonce, cost: COST, tagLength: TAG_LENGTH, client });
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${encode(nonce)}$${encode(tag)}`;
}

const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,172})$/;

/** Whether a stored hash is as this site makes them. One that another program made is replaced at the next sign-in. */
export function isOwnHash(stored: string): boolean {
  const { memory, passes, parallelism } = COST;
  return stored.startsWith(`$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$`);
}

/** Whether the password is the one that was hashed. A hash that cannot be read matches nothing. `client`: see `hashPassword`. */
export async function verifyPassword(password: string, stored: string, client = ""): Promise<boolean> {
  const match = PHC.exec(stored);
  if (!match)
    return turns.run(client, () => {
      computed++;
      return verifyForeignHash(password, stored);
    });
  const [memory, passes, parallelism] = match.slice(1, 4).map(Number) as [number, number, number];
  if (memory > MAX_COST.memory || passes > MAX_COST.passes || parallelism > MAX_COST.parallelism)
    return false;
  if (passes < 1 || parallelism < 1 || memory < 8 * parallelism) return false;
  const tag = Buffer.from(match[5] as string, "base64");
  const nonce = Buffer.from(match[4] as string, "base64");
  const cost = { memory, passes, parallelism };
  const found = await hash(password, { nonce, cost, tagLength: tag.length, client });
  // An account of another server may have a hash of no password at all, as devpi's root has at first. It lets no one in.
  return timingSafeEqual(found, tag) && password !== "";
}

let decoy: string | null = null;

/** A hash in the stored form that no password is known for. Made without hashing, so that the first use costs no more. */
function decoyHash(): string {
  const { memory, passes, parallelism } = COST;
  const [nonce, tag] = [randomBytes(16), randomBytes(TAG_LENGTH)].map(encode);
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${nonce}$${tag}`;
}

/** Costs as much as a real check and always fails: for accounts that do not exist (STANDARDS A12, RELIABILITY F96). */
export async function verifyNothing(password: string, client = ""): Promise<false> {
  decoy ??= decoyHash();
  await verifyPassword(password, decoy, client);
  return false;
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
