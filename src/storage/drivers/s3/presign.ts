import { createHash, createHmac } from "node:crypto";
import { encodeKey, encodeStrictly, type SigningWindow } from "../../remote/signer.ts";

export interface PresignOrder extends SigningWindow {
  /** `https://bucket.host`, or with the bucket in `path`. */
  origin: string;
  path: string;
  key: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string | undefined };
  /** What the answer shall say (`response-cache-control`), signed with the rest. */
  query: Record<string, string>;
}

/** The longest life that S3 allows, in seconds. */
const LONGEST = 604_800;

let lastScope = "";
let lastKey: Buffer = Buffer.alloc(0);

/** A presigned GET of S3 (Signature Version 4 in the query), in a few microseconds: the SDK takes a hundred times that. */
export function presign(order: PresignOrder): string {
  const { origin, path, key, region, credentials } = order;
  const timestamp = `${new Date(order.signedAt).toISOString().replace(/[-:]|\.\d{3}/g, "")}`;
  const date = timestamp.slice(0, 8);
  const scope = `${date}/${region}/s3/aws4_request`;
  const life = Math.min(LONGEST, Math.round((order.expiresAt - order.signedAt) / 1000));
  const query: Record<string, string> = {
    ...order.query,
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Content-Sha256": "UNSIGNED-PAYLOAD",
    "X-Amz-Credential": `${credentials.accessKeyId}/${scope}`,
    "X-Amz-Date": timestamp,
    "X-Amz-Expires": String(life),
    "X-Amz-SignedHeaders": "host",
    ...(credentials.sessionToken === undefined ? {} : { "X-Amz-Security-Token": credentials.sessionToken }),
  };
  const search = Object.entries(query)
    .map(([name, value]) => `${encodeStrictly(name)}=${encodeStrictly(value)}`)
    .sort()
    .join("&");
  const target = `${path}/${encodeKey(key)}`;
  const host = origin.slice(origin.indexOf("://") + 3);
  const request = `GET\n${target}\n${search}\nhost:${host}\n\nhost\nUNSIGNED-PAYLOAD`;
  const hashed = createHash("sha256").update(request).digest("hex");
  const text = `AWS4-HMAC-SHA256\n${timestamp}\n${scope}\n${hashed}`;
  const signature = hmac(signingKey(credentials.secretAccessKey, scope), text).toString("hex");
  return `${origin}${target}?${search}&X-Amz-Signature=${signature}`;
}

/** The key of a day, a region and a secret; the last one is remembered. */
function signingKey(secret: string, scope: string): Buffer {
  const known = `${secret} ${scope}`;
  if (known !== lastScope) {
    lastKey = scope.split("/").reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secret}`));
    lastScope = known;
  }
  return lastKey;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
