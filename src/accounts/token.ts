import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { normalizeName } from "../packaging/names/project-name.ts";
import { Refusal } from "../refusal.ts";
import { fieldProblems, plainWords, problemLine } from "../settings/field-problems.ts";
import type { TokenScope } from "./caller.ts";
import { ALL_PERMISSIONS } from "./permission.ts";

const PREFIX = "wy_";
const SHORT_PREFIX = "wys_";
const SHAPE = /^wys?_[A-Za-z0-9_-]{43}$/;

/** A new token: 32 random bytes, recognisable by its prefix (also to scanners of leaked secrets). */
export function generateToken(): string {
  return PREFIX + randomBytes(32).toString("base64url");
}

/** The same, valid for minutes: what a workload gets in exchange for an ID token. */
export function generateShortToken(): string {
  return SHORT_PREFIX + randomBytes(32).toString("base64url");
}

/** Whether it could be a short-lived token. */
export function looksShort(text: string): boolean {
  return text.startsWith(SHORT_PREFIX);
}

export function looksLikeToken(text: string): boolean {
  return SHAPE.test(text);
}

/** What is stored of a token. It is random, so one fast hash keeps it safe (STACK 4.4). */
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
