import { createHash, createPublicKey, type KeyObject, sign, verify } from "node:crypto";

/** What bundles are signed for. A signature that was made for anything else is not valid for a bundle. */
export const NAMESPACE = "wheelyard-bundle";

const MAGIC = "SSHSIG";
const TYPE = "ssh-ed25519";
const BEGIN = "-----BEGIN SSH SIGNATURE-----";
const END = "-----END SSH SIGNATURE-----";
/** DER before the 32 bytes of an Ed25519 public key (RFC 8410). */
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

/** A public key in the form that OpenSSH writes after the type, decoded. */
export type PublicKeyBlob = Buffer;

/** The blob of an Ed25519 key, private or public. */
export function blobOf(key: KeyObject): PublicKeyBlob {
  const der = createPublicKey(key.export({ format: "pem", type: key.type === "private" ? "pkcs8" : "spki" }));
  return Buffer.concat([text(TYPE), field(der.export({ format: "der", type: "spki" }).subarray(-32))]);
}

/** Whether bytes are the blob of an Ed25519 key. */
export function isEd25519Blob(blob: Uint8Array): boolean {
  return blob.length === 51 && Buffer.from(blob).subarray(0, 15).equals(text(TYPE));
}

/** Fingerprint as `ssh-keygen -l` prints it. */
export function fingerprintOf(blob: PublicKeyBlob): string {
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}

/** Signs bytes in the format of `ssh-keygen -Y sign` (PROTOCOL.sshsig of OpenSSH). */
export function signSsh(message: Uint8Array, privateKey: KeyObject): string {
  const signature = sign(null, signedBytes(message), privateKey);
  const body = Buffer.concat([
    Buffer.from(MAGIC),
    number(1),
    field(blobOf(privateKey)),
    ...[text(NAMESPACE), text(""), text("sha512")],
    field(Buffer.concat([text(TYPE), field(signature)])),
  ]);
  const lines = body.toString("base64").match(/.{1,70}/g) ?? [];
  return [BEGIN, ...lines, END, ""].join("\n");
}

/**
 * The key that signed bytes, whether or not anyone trusts it. null: the text is no such signature, or it is not one of these
 * bytes for bundles.
 */
export function signerOf(message: Uint8Array, armored: string): PublicKeyBlob | null {
  const body = unarmored(armored);
  if (body === null) return null;
  const reader = new Reader(body);
  try {
    if (!reader.take(MAGIC.length).equals(Buffer.from(MAGIC)) || reader.number() !== 1) return null;
    const blob = reader.field();
    const [namespace, , hash] = [reader.field(), reader.field(), reader.field()].map(String);
    const inner = new Reader(reader.field());
    const [type, signature] = [String(inner.field()), inner.field()];
    if (namespace !== NAMESPACE || hash !== "sha512" || type !== TYPE || !isEd25519Blob(blob)) return null;
    const der = Buffer.concat([SPKI_PREFIX, blob.subarray(-32)]);
    const key = createPublicKey({ key: der, format: "der", type: "spki" });
    return verify(null, signedBytes(message), key, signature) ? blob : null;
  } catch {
    return null;
  }
}

function signedBytes(message: Uint8Array): Buffer {
  const digest = createHash("sha512").update(message).digest();
  return Buffer.concat([Buffer.from(MAGIC), text(NAMESPACE), text(""), text("sha512"), field(digest)]);
}

function unarmored(armored: string): Buffer | null {
  const lines = armored.trim().split(/\r?\n/);
  if (lines.at(0) !== BEGIN || lines.at(-1) !== END || lines.length > 50) return null;
  return Buffer.from(lines.slice(1, -1).join(""), "base64");
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function field(bytes: Uint8Array): Buffer {
  return Buffer.concat([number(bytes.length), bytes]);
}

function text(value: string): Buffer {
  return field(Buffer.from(value));
}

/** Reads the fields of the SSH wire format. Throws a `RangeError` where they end too early. */
class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  take(length: number): Buffer {
    if (this.#at + length > this.#bytes.length) throw new RangeError("The signature ends too early.");
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  number(): number {
    return this.take(4).readUInt32BE();
  }

  field(): Buffer {
    return this.take(this.number());
  }
}
