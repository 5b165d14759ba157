import { parseForeignHash } from "../../../accounts/foreign-hashes/parse.ts";
import type { OldProblem, OldUser } from "./old-site.ts";

/** An account of the old server, with its password if sign-ins here can check its hash. Otherwise there is a problem to report. */
export function userWithHash(name: string, hash: string): { user: OldUser; problems: OldProblem[] } {
  const isAccepted = parseForeignHash(hash) !== null;
  return {
    user: { name, passwordHash: isAccepted ? hash : null, isAdmin: false, disabled: null },
    problems: isAccepted ? [] : [{ what: name, why: reasonAgainst(name, hash) }],
  };
}

function reasonAgainst(name: string, hash: string): string {
  const reason = /^[./A-Za-z0-9]{13}$/.test(hash)
    ? "Its password is hashed with DES crypt, which is too weak"
    : "The hash of its password has an unknown format, is damaged, or costs too much to check";
  return `${reason}. The account comes without a password. Set one: wheelyard account password ${name.toLowerCase()}`;
}
