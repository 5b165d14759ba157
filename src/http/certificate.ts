import { readFile, stat } from "node:fs/promises";
import { createSecureContext, type SecureContextOptions, type Server } from "node:tls";
import type { Logger } from "pino";
import type { Config } from "../config/schema.ts";
import { Refusal } from "../refusal.ts";
import { errorWords } from "../system/error-words.ts";

/** Where a certificate with its chain, and its private key, lie as PEM files. */
export interface CertificateFiles {
  certificate: string;
  privateKey: string;
}

/** Files that are renewed while the server runs are looked at this often. */
const LOOK_MS = 30_000;

/** The files that the configuration names; null: connections are not encrypted here. */
export function certificateFiles({ certificate, privateKey }: Config["listen"]): CertificateFiles | null {
  if (certificate === undefined && privateKey === undefined) return null;
  if (certificate !== undefined && privateKey !== undefined) return { certificate, privateKey };
  const missing = certificate === undefined ? "certificate" : "privateKey";
  throw new Refusal(
    "invalid",
    "bad-config",
    `listen.${missing} is missing. TLS needs a certificate and its key.`,
  );
}

/** Reads both files; refuses (`invalid`) what is missing, unreadable, or does not belong together. */
export async function readCertificate(files: CertificateFiles): Promise<SecureContextOptions> {
  const read = (key: keyof CertificateFiles) =>
    readFile(files[key]).catch((error: unknown) => {
      throw bad(`listen.${key}: ${files[key]} cannot be read (${errorWords(error)})`);
    });
  const terms = { cert: await read("certificate"), key: await read("privateKey") };
  try {
    createSecureContext(terms);
  } catch {
    throw bad(
      "listen.certificate and listen.privateKey must be PEM files of a certificate and of the key that belongs to it",
    );
  }
  return terms;
}

/** Takes renewed files into use, for connections to come; returns how to end that. What cannot be used is said, and not used. */
export function renewCertificate(
  server: Server,
  files: CertificateFiles,
  log: Logger,
  every = LOOK_MS,
): () => void {
  let known: string | null = null;
  const look = async (): Promise<void> => {
    const seen = await stampOf(files);
    if (seen !== known && known !== null) {
      server.setSecureContext(await readCertificate(files));
      log.info(files, "loaded the renewed certificate");
    }
    known = seen;
  };
  const lookQuietly = () =>
    void look().catch((error: Error) =>
      log.warn({ reason: error.message }, "the renewed certificate could not be loaded"),
    );
  lookQuietly();
  const timer = setInterval(lookQuietly, every).unref();
  return () => clearInterval(timer);
}

async function stampOf({ certificate, privateKey }: CertificateFiles): Promise<string> {
  const stats = await Promise.all([stat(certificate), stat(privateKey)]);
  return stats.map(({ ino, mtimeMs, size }) => `${ino} ${mtimeMs} ${size}`).join("; ");
}

function bad(problem: string): Refusal {
  return new Refusal("invalid", "bad-config", `${problem}.`);
}
