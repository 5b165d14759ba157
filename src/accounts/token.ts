import { createHash } from "node:crypto";
import { z } from "zod";
import { normalizeName } from "../packaging/names/project-name.ts";
import { Refusal } from "../refusal.ts";
import { fieldProblems, plainWords, problemLine } from "../settings/field-problems.ts";
import type { TokenScope } from "./caller.ts";
import { ALL_PERMISSIONS } from "./permission.ts";
import { makeTokenText } from "./token-text.ts";

const PREFIX = "wy_";
const SHORT_PREFIX = "wys_";

/** A new token. Scanners of leaked secrets recognize it by its prefix and checksum. */
export function generateToken(): string {
  return makeTokenText(PREFIX);
}

/** The same, valid for minutes: what a workload gets in exchange for an ID token. */
export function generateShortToken(): string {
  return makeTokenText(SHORT_PREFIX);
}

/** Whether it could be a short-lived token. */
export function looksShort(text: string): boolean {
  return text.startsWith(SHORT_PREFIX);
}

/** What is stored of a token. It is random, so one fast hash keeps it safe. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** First characters, to recognise a token by in lists; far too few to guess the rest. */
export function tokenPrefix(token: string): string {
  return token.slice(0, PREFIX.length + 6);
}

const Globs = z.array(z.string().min(1).max(200)).min(1).max(100);
const Scope = z.strictObject({
  indexes: Globs,
  projects: Globs,
  permissions: z.array(z.enum(ALL_PERMISSIONS)).min(1),
});

/** The scope checked, its projects normalised as names are; refuses (`invalid`) by the key that is wrong. */
export function checkScope(scope: unknown): TokenScope {
  const result = Scope.safeParse(scope, { error: plainWords });
  if (result.success) return { ...result.data, projects: result.data.projects.map(normalizeName) };
  const problems = fieldProblems(result.error).map((one) => ({ ...one, field: `scope.${one.field}` }));
  const message = `The token's scope is not valid: ${problemLine(problems)}.`;
  throw new Refusal("invalid", "bad-token-scope", message, { problems });
}
