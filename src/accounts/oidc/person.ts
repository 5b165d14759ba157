import { Refusal } from "../../refusal.ts";
import type { DirectoryPerson } from "../directory-accounts.ts";
import type { GroupMap } from "../group-map.ts";
import { isAccountName } from "../new-account.ts";
import { type Claims, claimAt } from "../trusted/claims.ts";
import type { OidcOptions } from "./options.ts";

const MOST_GROUPS = 5_000;
const LONGEST = 255;

/** A person as the claims of a provider describe them; the name is only used for a new account. */
export interface OidcPerson extends Omit<DirectoryPerson, "name"> {
  /** null: the claims have no name that an account can have. */
  name: string | null;
}

/** What claims that were verified mean here. Refuses (`forbidden`) a person who lacks what the settings require. */
export function personOf(
  subject: string,
  claims: Claims,
  options: OidcOptions,
  groups: GroupMap,
  label: string,
): OidcPerson {
  // OpenID Connect Core, 2: at most 255 ASCII characters.
  if (!/^[\x20-\x7e]{1,255}$/.test(subject))
    throw refused("oidc-bad-subject", `${label} sent no usable identifier (claim sub).`);
  const lacking = options.require.find((text) => !hasClaim(claims, text));
  if (lacking !== undefined)
    throw refused(
      "oidc-not-admitted",
      `Your account at ${label} does not have what this server requires (claim ${lacking.split("=")[0]}). Use another account, or ask an administrator.`,
    );
  return { subject, name: nameOf(claims, options), ...groups.of(groupsOf(claims, options, groups, label)) };
}

function hasClaim(claims: Claims, text: string): boolean {
  const at = text.indexOf("=");
  const [name, wanted] = [text.slice(0, at), text.slice(at + 1)];
  const found = claimAt(claims, name);
  return (Array.isArray(found) ? found : [found]).some(
    (one) => ["string", "number", "boolean"].includes(typeof one) && String(one) === wanted,
  );
}

function nameOf(claims: Claims, { nameClaim, domain }: OidcOptions): string | null {
  const claim = claimAt(claims, nameClaim);
  if (typeof claim !== "string" || claim.length > LONGEST) return null;
  // Anyone can enter an address that is not theirs; some providers leave it to the application to look.
  if (nameClaim === "email" && claims.email_verified !== true) return null;
  const name = claim.toLowerCase();
  const ending = domain === undefined ? "" : `@${domain.toLowerCase()}`;
  const short = ending !== "" && name.endsWith(ending) ? name.slice(0, -ending.length) : name;
  return isAccountName(short) ? short : null;
}

/** Names of the groups; anything in the claim that is not text counts for nothing. */
function groupsOf(
  claims: Claims,
  { groupsClaim }: OidcOptions,
  groups: GroupMap,
  label: string,
): ReadonlySet<string> {
  const claim = claimAt(claims, groupsClaim);
  const elsewhere = claims._claim_names;
  if (
    claim === undefined &&
    groups.isUsed &&
    typeof elsewhere === "object" &&
    elsewhere !== null &&
    Object.hasOwn(elsewhere, groupsClaim)
  )
    throw refused(
      "oidc-too-many-groups",
      `You are in more groups than ${label} sends. Its administrator can limit the claim ${groupsClaim} to groups assigned to this application.`,
    );
  const list = Array.isArray(claim) ? claim : [claim];
  if (list.length > MOST_GROUPS)
    throw refused("oidc-too-many-groups", `${label} sent more than ${MOST_GROUPS} groups.`);
  return new Set(
    list.filter((one): one is string => typeof one === "string" && one !== "" && one.length <= LONGEST),
  );
}

function refused(code: string, message: string): Refusal {
  return new Refusal("forbidden", code, message);
}
