import { argon2, createHash, createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { CommandFailure, EXIT } from "../../../../terminal/failure.ts";

/** What devpi-server derives its key with: its options `--argon2-memory-cost`, `--argon2-time-cost` and `--argon2-parallelism`. */
export interface KeyCosts {
  memory: number;
  passes: number;
  parallelism: number;
}

const derive = promisify(argon2);

/** The key that replicas sign with, from the secret file of the server. Takes seconds, and as much memory as the server says. */
export async function keyOf(secretFile: string, { memory, passes, parallelism }: KeyCosts): Promise<Buffer> {
  const message = await readFile(secretFile).catch(() => {
    throw new CommandFailure(`The secret file ${secretFile} cannot be read.`, EXIT.usage);
  });
  const salt = Buffer.from("devpi-server-replica");
  return derive("argon2id", { message, nonce: salt, tagLength: 16, memory, passes, parallelism });
}

/** The token of a replica, as itsdangerous signs it. `now`: seconds since 1970. */
export function tokenOf(key: Buffer, uuid: string, now: number): string {
  const value = `${JSON.stringify(uuid)}.${base64(bytesOf(now))}`;
  const signingKey = createHash("sha1").update("itsdangerous").update("signer").update(key).digest();
  return `${value}.${base64(createHmac("sha1", signingKey).update(value).digest())}`;
}

function bytesOf(seconds: number): Buffer {
  const hex = seconds.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
}

const base64 = (bytes: Buffer): string => bytes.toString("base64url");
