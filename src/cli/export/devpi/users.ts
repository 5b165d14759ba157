import { argon2, randomBytes } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify(argon2);
/** The password is random and forgotten, so that its hash may be cheap. */
const COSTS = { memory: 1024, passes: 1, parallelism: 1 };

/** A user of devpi whose password no one knows. One without a hash would sign in without a password. */
export async function lockedUser(username: string): Promise<Record<string, unknown>> {
  const salt = randomBytes(16);
  const tag = await derive("argon2id", { message: randomBytes(32), nonce: salt, tagLength: 32, ...COSTS });
  const text = (bytes: Buffer) => bytes.toString("base64").replaceAll("=", "");
  const { memory, passes, parallelism } = COSTS;
  const pwhash = `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${text(salt)}$${text(tag)}`;
  return { username, pwhash, created: new Date(0).toISOString().replace(".000", "") };
}
