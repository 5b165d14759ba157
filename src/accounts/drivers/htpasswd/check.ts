import { Refusal } from "../../../refusal.ts";
import type { HtpasswdOptions } from "./options.ts";
import { PasswordFile } from "./password-file.ts";
import { pathIn } from "./verifier.ts";

/** Reads the password file; resolves with what was found. Refuses a file that cannot be read, or has no usable line. */
export async function checkPasswordFile(options: HtpasswdOptions): Promise<string> {
  const path = pathIn(options);
  const { hashes, broken } = await new PasswordFile(path, { warn: () => undefined }).entries();
  const [first] = broken;
  if (first !== undefined)
    throw new Refusal(
      "invalid",
      "htpasswd-broken-lines",
      `${path}: ${broken.length} of ${broken.length + hashes.size} lines cannot be used. Line ${first.line}: ${first.reason}.`,
    );
  return `${path}: ${hashes.size === 1 ? "1 account" : `${hashes.size} accounts`}`;
}
