import { createPrivateKey, sign as signBytes } from "node:crypto";
import { Refusal } from "../../../refusal.ts";
import { encodeKey } from "../../remote/signer.ts";

/**
 * Signs addresses of a CloudFront distribution with a canned policy (RSA, SHA-1, as CloudFront wants it). Refuses a key
 * that cannot be read. `expiresAt` is in milliseconds since 1970.
 */
export function signCloudfront(
  url: string,
  keyPairId: string,
  privateKey: string,
): (key: string, expiresAt: number) => string {
  const base = url.replace(/\/$/, "");
  const signer = readPrivateKey(privateKey);
  return (key, expiresAt) => {
    const resource = `${base}/${encodeKey(key)}`;
    const expires = Math.floor(expiresAt / 1000);
    const policy = JSON.stringify({
      Statement: [{ Resource: resource, Condition: { DateLessThan: { "AWS:EpochTime": expires } } }],
    });
    const signature = signBytes("RSA-SHA1", Buffer.from(policy), signer).toString("base64");
    const safe = signature.replaceAll("+", "-").replaceAll("=", "_").replaceAll("/", "~");
    return `${resource}?Expires=${expires}&Signature=${safe}&Key-Pair-Id=${keyPairId}`;
  };
}

function readPrivateKey(pem: string) {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new Refusal("invalid", "bad-config", "storage.cloudfrontPrivateKey is no private key in PEM form.");
  }
}
