import { generateToken, hashToken, tokenPrefix } from "../../accounts/token.ts";
import { isWholeToken } from "../../accounts/token-text.ts";
import { Refusal } from "../../refusal.ts";
import type { FileProblem, SiteDocument } from "../file/site-document.ts";
import type { DeclaredToken, SiteFile } from "../site-file.ts";
import { deliver, readDelivered } from "./delivery.ts";
import { unavailable } from "./no-secret.ts";
import { readSecret } from "./read-secret.ts";

/** What a file says, with what it refers to: hashes of tokens, and passwords by their references. */
export interface ResolvedSite {
  site: SiteFile;
  passwords: Record<string, string>;
}

/** What is done about a token that is not there yet: null, or a new one. */
type Missing = (place: NonNullable<DeclaredToken["deliver"]>) => Promise<string | null>;

/** Reads what the file refers to. A token that is to be generated stays without a hash: nothing is written. */
export function resolveForPlan(document: SiteDocument): Promise<ResolvedSite> {
  return resolve(document, async () => null);
}

/**
 * The same, and generates tokens. Each is written to its place before the server knows it: what a crash leaves there is used the
 * next time.
 */
export function resolveForApply(document: SiteDocument): Promise<ResolvedSite> {
  return resolve(document, async (place) => {
    const token = generateToken();
    await deliver(place, token);
    return token;
  });
}

async function resolve(document: SiteDocument, missing: Missing): Promise<ResolvedSite> {
  const problems: FileProblem[] = [];
  const passwords: Record<string, string> = {};
  const accounts: NonNullable<SiteFile["accounts"]> = {};
  const noting = async <T>(path: FileProblem["path"], work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problems.push({ path, message: error.message });
      return null;
    }
  };
  for (const [name, account] of Object.entries(document.site.accounts ?? {})) {
    if (account?.password !== undefined) {
      const { password } = account;
      const value = await noting(["accounts", name, "password"], () => readSecret(password));
      if (value !== null) passwords[password] = value;
    }
    const tokens: DeclaredToken[] = [];
    for (const [at, token] of (account?.tokens ?? []).entries()) {
      const path = ["accounts", name, "tokens", at];
      tokens.push((await noting(path, () => resolveToken(token, missing))) ?? token);
    }
    accounts[name] = account?.tokens === undefined ? account : { ...account, tokens };
  }
  if (problems.length > 0) throw document.refusal(problems);
  const { site } = document;
  return { site: site.accounts === undefined ? site : { ...site, accounts }, passwords };
}

async function resolveToken(token: DeclaredToken, missing: Missing): Promise<DeclaredToken> {
  if (token.sha256 !== undefined) return token;
  const text = await textOf(token, missing);
  if (text === null) return token;
  if (!isWholeToken(text))
    throw unavailable(
      "the secret is not a token: a token is wy_ and 49 letters and digits, of which the last 6 are a checksum. Copy it again, or create a new one",
    );
  return { ...token, sha256: hashToken(text), prefix: tokenPrefix(text) };
}

async function textOf({ from, deliver: place }: DeclaredToken, missing: Missing): Promise<string | null> {
  if (from !== undefined) return (await readSecret(from)).trim();
  if (place === undefined) return null;
  const there = await readDelivered(place);
  return there === null || there === "" ? missing(place) : there;
}
