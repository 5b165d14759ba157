import { createHmac, randomBytes } from "node:crypto";

/** Prefix of secrets, as the Standard Webhooks specification has it. */
const PREFIX = "whsec_";

/** A new secret for signatures: 24 random bytes. */
export function newSecret(): string {
  return `${PREFIX}${randomBytes(24).toString("base64")}`;
}

/**
 * Headers that prove who sent a body: `webhook-id`, `webhook-timestamp` and `webhook-signature`, as Standard Webhooks 1.0
 * defines them. The signature covers the time, so that a receiver can refuse what someone recorded and sends again.
 * `X-Hub-Signature-256` covers the body alone, for receivers that only know this one.
 * @param at seconds since 1970
 */
export function signed(secret: string, id: string, at: number, body: string): Record<string, string> {
  const key = Buffer.from(secret.slice(PREFIX.length), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64");
  return {
    "webhook-id": id,
    "webhook-timestamp": String(at),
    "webhook-signature": `v1,${signature}`,
    "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
  };
}
