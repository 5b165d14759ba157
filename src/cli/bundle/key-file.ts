import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorWords } from "../../system/error-words.ts";
import { blobOf, fingerprintOf, NAMESPACE, signSsh } from "../../transfer/bundle/ssh-signature.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";

/** A public key as people pass it on. */
export interface PublicKeyLines {
  name: string;
  fingerprint: string;
  /** Line of a file of trusted keys: `ssh-ed25519 KEY NAME`. */
  publicKey: string;
  /** Line of an allowed_signers file of OpenSSH. */
  allowedSigners: string;
}

/** Writes a new private key, and the public one beside it as FILE.pub. An existing file is never replaced. */
export async function createKeyFile(path: string, name: string): Promise<PublicKeyLines> {
  const { privateKey } = generateKeyPairSync("ed25519");
  const lines = linesOf(privateKey, name);
  try {
    await writeFile(path, privateKey.export({ format: "pem", type: "pkcs8" }), { mode: 0o600, flag: "wx" });
    await writeFile(`${path}.pub`, `${lines.publicKey}\n`, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST")
      throw new CommandFailure(`${path} or ${path}.pub exists already. Choose another name.`);
    throw new CommandFailure(`${path} cannot be written: ${errorWords(error)}.`);
  }
  return lines;
}

/** Reads a private key that `createKeyFile` wrote. */
export async function readKeyFile(path: string): Promise<{ key: KeyObject; lines: PublicKeyLines }> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new CommandFailure(`The key ${path} cannot be read: ${errorWords(error)}.`, EXIT.usage);
  });
  const key = parseKey(text);
  if (key?.asymmetricKeyType !== "ed25519")
    throw new CommandFailure(
      `${path} is not a private key of wheelyard bundle key create. For a key of OpenSSH, use --unsigned and ssh-keygen -Y sign.`,
      EXIT.usage,
    );
  const beside = await readFile(`${path}.pub`, "utf8").catch(() => "");
  return { key, lines: linesOf(key, beside.trim().split(/\s+/).slice(2).join(" ")) };
}

/** Adds a signature to a bundle; the same key's earlier one is replaced. Resolves with its path below the folder. */
export async function addSignature(folder: string, key: KeyObject): Promise<string> {
  const manifest = await readFile(join(folder, "manifest.json"));
  const short = fingerprintOf(blobOf(key))
    .slice(7)
    .replace(/[^A-Za-z0-9]/g, "")
    .slice(0, 16);
  const path = `signatures/${short}.sig`;
  await mkdir(join(folder, "signatures"), { recursive: true });
  await writeFile(join(folder, path), signSsh(manifest, key));
  return path;
}

function parseKey(text: string): KeyObject | null {
  try {
    return createPrivateKey(text);
  } catch {
    return null;
  }
}

function linesOf(key: KeyObject, name: string): PublicKeyLines {
  const blob = blobOf(key);
  const encoded = `ssh-ed25519 ${blob.toString("base64")}`;
  const known = name === "" ? "bundle-key" : name;
  return {
    name: known,
    fingerprint: fingerprintOf(blob),
    publicKey: `${encoded} ${known}`,
    allowedSigners: `${known.replace(/\s+/g, "-")} namespaces="${NAMESPACE}" ${encoded}`,
  };
}
