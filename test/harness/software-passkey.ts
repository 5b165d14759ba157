import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";

interface Options {
  challenge: string;
}

/** What a software authenticator does, and how it may misbehave. */
export interface Behaviour {
  /** Whether it says that it checked who uses it. */
  isVerified?: boolean;
  /** Attestation statement in CBOR, with its format. */
  attestation?: { format: string; statement: Buffer };
  origin?: string;
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");
const sha256 = (bytes: string | Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

/** A passkey in software (ES256), with a browser around it that asks no one. */
export class SoftwarePasskey {
  readonly id = randomBytes(20);
  readonly #key: KeyObject;
  readonly #public: KeyObject;
  readonly #origin: string;
  #counter = 0;

  constructor(origin: string) {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    this.#key = privateKey;
    this.#public = publicKey;
    this.#origin = origin;
  }

  /** What `navigator.credentials.create` answers. */
  make({ challenge }: Options, behaviour: Behaviour = {}) {
    const { format, statement } = behaviour.attestation ?? { format: "none", statement: Buffer.from([0xa0]) };
    const authData = this.#authenticatorData(behaviour, this.#credentialData());
    const attestationObject = Buffer.concat([
      Buffer.from([0xa3]),
      ...[text("fmt"), text(format), text("attStmt"), statement, text("authData"), bytes(authData)],
    ]);
    return {
      id: base64url(this.id),
      response: {
        clientDataJSON: this.#clientData("webauthn.create", challenge, behaviour),
        attestationObject: base64url(attestationObject),
        transports: ["internal"],
      },
    };
  }

  /** What `navigator.credentials.get` answers. */
  sign({ challenge }: Options, behaviour: Behaviour = {}) {
    this.#counter++;
    const authData = this.#authenticatorData(behaviour, Buffer.alloc(0));
    const clientDataJSON = this.#clientData("webauthn.get", challenge, behaviour);
    const signed = Buffer.concat([authData, sha256(Buffer.from(clientDataJSON, "base64url"))]);
    const signature = createSign("sha256").update(signed).sign(this.#key);
    return {
      id: base64url(this.id),
      response: {
        clientDataJSON,
        authenticatorData: base64url(authData),
        signature: base64url(signature),
      },
    };
  }

  #clientData(type: string, challenge: string, { origin = this.#origin }: Behaviour): string {
    return base64url(Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })));
  }

  #authenticatorData({ isVerified = true, origin = this.#origin }: Behaviour, credential: Buffer): Buffer {
    const flags = 0x01 | (isVerified ? 0x04 : 0) | (credential.length > 0 ? 0x40 : 0);
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.#counter);
    return Buffer.concat([sha256(new URL(origin).hostname), Buffer.from([flags]), counter, credential]);
  }

  #credentialData(): Buffer {
    const { x, y } = this.#public.export({ format: "jwk" });
    const cose = Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
      bytes(Buffer.from(x as string, "base64url")),
      Buffer.from([0x22]),
      bytes(Buffer.from(y as string, "base64url")),
    ]);
    const length = Buffer.from([0, this.id.length]);
    return Buffer.concat([Buffer.alloc(16), length, this.id, cose]);
  }
}

/** CBOR of a short text. */
function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);
}

/** CBOR of up to 65,535 bytes. */
function bytes(value: Buffer): Buffer {
  if (value.length < 256) return Buffer.concat([Buffer.from([0x58, value.length]), value]);
  return Buffer.concat([Buffer.from([0x59, value.length >> 8, value.length & 0xff]), value]);
}
