import { argon2Sync, createHash, pbkdf2Sync, timingSafeEqual } from "node:crypto";
import { compareSync } from "bcryptjs";
import { md5Crypt } from "./md5-crypt.ts";
import type { ForeignHash } from "./parse.ts";
import { shaCrypt } from "./sha-crypt.ts";

/** Whether a password is the one that was hashed. Takes up to seconds: call it in a thread only. */
export function matches(text: string, hash: ForeignHash): boolean {
  const password = Buffer.from(text, "utf8");
  switch (hash.kind) {
    case "argon2": {
      const { salt: nonce, tag, cost, variant } = hash;
      return timingSafeEqual(
        argon2Sync(variant, { message: password, nonce, tagLength: tag.length, ...cost }),
        tag,
      );
    }
    case "bcrypt":
      return compareSync(text, hash.text);
    case "pbkdf2":
      return timingSafeEqual(
        pbkdf2Sync(password, hash.salt, hash.rounds, hash.tag.length, hash.digest),
        hash.tag,
      );
    case "sha-crypt":
      return isSame(shaCrypt(password, hash), hash.tail);
    case "md5-crypt":
      return isSame(md5Crypt(password, hash.magic, hash.salt), hash.tail);
    case "sha1":
      return timingSafeEqual(createHash("sha1").update(password).update(hash.salt).digest(), hash.tag);
  }
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
