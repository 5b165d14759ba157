import { createHash } from "node:crypto";
import { CachedSigner } from "../../remote/cached-signer.ts";
import {
  encodeKey,
  encodeStrictly,
  publicUrlSigner,
  type Signer,
  signingWindow,
} from "../../remote/signer.ts";
import type { GcsClient } from "./client.ts";

const LONGEST = 604_800;

/**
 * Signed addresses of Google Cloud Storage (V4). Signed by the key of the service account, or where there is none by asking
 * IAM to sign for the identity that this is; either costs so much that an address is kept while it stays the same.
 */
export function gcsSigner(client: GcsClient): Signer {
  const own = new CachedSigner({
    async sign(key, { life }) {
      const window = signingWindow(life, Date.now());
      const { client_email: email } = await client.auth.getCredentials();
      if (!email) return null;
      const timestamp = new Date(window.signedAt).toISOString().replace(/[-:]|\.\d{3}/g, "");
      const scope = `${timestamp.slice(0, 8)}/auto/storage/goog4_request`;
      const seconds = Math.min(LONGEST, Math.round((window.expiresAt - window.signedAt) / 1000));
      const search = Object.entries({
        "X-Goog-Algorithm": "GOOG4-RSA-SHA256",
        "X-Goog-Credential": `${email}/${scope}`,
        "X-Goog-Date": timestamp,
        "X-Goog-Expires": String(seconds),
        "X-Goog-SignedHeaders": "host",
      })
        .map(([name, value]) => `${name}=${encodeStrictly(value)}`)
        .sort()
        .join("&");
      const target = `/${client.options.bucket}/${encodeKey(key)}`;
      const host = client.origin.slice(client.origin.indexOf("://") + 3);
      const request = `GET\n${target}\n${search}\nhost:${host}\n\nhost\nUNSIGNED-PAYLOAD`;
      const hashed = createHash("sha256").update(request).digest("hex");
      const text = `GOOG4-RSA-SHA256\n${timestamp}\n${scope}\n${hashed}`;
      const signature = Buffer.from(await client.auth.sign(text), "base64").toString("hex");
      const url = `${client.origin}${target}?${search}&X-Goog-Signature=${signature}`;
      return { url, sameUntil: window.sameUntil };
    },
  });
  return publicUrlSigner(client.options.publicUrl, own);
}
