import type { Credentials } from "../accounts/credentials.ts";
import { hasTokenForm, isDamagedToken } from "../accounts/token-text.ts";
import { Refusal } from "../refusal.ts";

/** Longer than the longest password needs in the widest script. */
const MAX_HEADER = 8192;
const BASIC = /^basic +([A-Za-z0-9+/_-]*={0,2})$/i;
const BEARER = /^bearer +([A-Za-z0-9._~+/-]+=*)$/i;
const TOKEN_USER = "__token__";

/**
 * Reads an Authorization header: Basic (RFC 7617: UTF-8, the password may hold `:`), or Bearer with a token. As a
 * password a token goes with the user name `__token__` (STANDARDS A03) or the name of its own account. Refuses
 * (`unauthenticated`, A05) what is neither, and a token that its checksum says is damaged.
 */
export function readCredentials(header: string): Credentials {
  if (header.length > MAX_HEADER) throw malformed();
  const bearer = BEARER.exec(header);
  if (bearer) return tokenOf(bearer[1] as string, null);
  const basic = BASIC.exec(header);
  if (!basic) throw malformed();
  const text = decodeUtf8(Buffer.from(basic[1] as string, "base64"));
  const colon = text.indexOf(":");
  if (colon < 0) throw malformed();
  const [user, secret] = [text.slice(0, colon), text.slice(colon + 1)];
  const account = user.toLowerCase();
  if (user === TOKEN_USER) return tokenOf(secret, null);
  if (hasTokenForm(secret)) return tokenOf(secret, account);
  return { kind: "password", account, password: secret };
}

function tokenOf(token: string, account: string | null): Credentials {
  if (!isDamagedToken(token)) return { kind: "token", token, account };
  throw new Refusal(
    "unauthenticated",
    "damaged-token",
    "The token is damaged: it was cut off or has a typing error. Copy it again, or create a new one.",
  );
}

/** UTF-8, or what older clients send: Latin-1. */
function decodeUtf8(bytes: Buffer): string {
  const text = bytes.toString("utf8");
  return text.includes("�") ? bytes.toString("latin1") : text;
}

function malformed(): Refusal {
  return new Refusal(
    "unauthenticated",
    "bad-credentials",
    "The Authorization header is malformed. Send Basic credentials, or a token as Bearer.",
  );
}
