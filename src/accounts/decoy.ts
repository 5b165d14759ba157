import { randomBytes } from "node:crypto";
import type { PasswordCredentials } from "./credentials.ts";

/**
 * Credentials that no one has. A driver that asks another server sends them in place of a name that it must not ask for, so
 * that the time of an answer does not show which names belong to local accounts (STANDARDS A12).
 */
export function decoyCredentials(): PasswordCredentials {
  const [name, password] = [randomBytes(8), randomBytes(24)].map((bytes) => bytes.toString("hex"));
  return { kind: "password", account: `wheelyard-probe-${name}`, password: password as string };
}
