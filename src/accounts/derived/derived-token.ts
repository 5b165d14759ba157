import { randomBytes } from "node:crypto";
import { z } from "zod";
import { ALL_PERMISSIONS } from "../permission.ts";
import { isWholeToken, withChecksum } from "../token-text.ts";
import { deriveKeyOf, isSigned, keyFrom, signStep } from "./derive-key.ts";

/** What a step of derivation narrows to; what is missing stays as it was. */
export interface Limits {
  indexes?: string[] | undefined;
  projects?: string[] | undefined;
  permissions?: (typeof ALL_PERMISSIONS)[number][] | undefined;
  /** Seconds since 1970. */
  expires?: number | undefined;
}

/** A derived token, taken apart; whether it is genuine only `limitsOf` says. */
export interface DerivedToken {
  /** Public key of the token that it comes from. */
  root: string;
  steps: Step[];
  /** Seed of the key that the last step names: who has it holds the token, and may narrow it further. */
  seed: string;
}

interface Step {
  limits: string;
  next: string;
  signature: string;
}

const DERIVED_PREFIX = "wyd_";
const MAX_STEPS = 8;
const CHECKSUM_LETTERS = 6;

const Globs = z.array(z.string().min(1).max(200)).min(1).max(20);
const LimitsForm = z.strictObject({
  indexes: Globs.optional(),
  projects: Globs.optional(),
  permissions: z.array(z.enum(ALL_PERMISSIONS)).min(1).optional(),
  expires: z.number().int().nonnegative().optional(),
});
const Key = z.string().length(43);
const Form = z.tuple([
  Key,
  z
    .array(z.tuple([z.string(), Key, z.string().length(86)]))
    .min(1)
    .max(MAX_STEPS),
  Key,
]);

/** Whether a text looks like a derived token. */
export const looksDerived = (text: string): boolean => text.startsWith(DERIVED_PREFIX);

/** Makes a narrower token of a token, derived or not. Nothing but the token itself is needed. null: it can have none. */
export function deriveToken(token: string, limits: Limits, seed = randomBytes(32)): string | null {
  const text = JSON.stringify(LimitsForm.parse(limits));
  const from = looksDerived(token) ? readDerived(token) : rootOf(token);
  if (from === null || from.steps.length >= MAX_STEPS) return null;
  const next = keyFrom(seed);
  const signature = signStep(from.seed, text, next.publicKey);
  const steps = [...from.steps, { limits: text, next: next.publicKey, signature }];
  const form = [from.root, steps.map((step) => [step.limits, step.next, step.signature]), next.seed];
  const made = withChecksum(DERIVED_PREFIX + Buffer.from(JSON.stringify(form)).toString("base64url"));
  // One that is too long for a header is no token.
  return isWholeToken(made) ? made : null;
}

/** Takes a derived token apart; null: it is none. */
export function readDerived(token: string): DerivedToken | null {
  if (!looksDerived(token) || !isWholeToken(token)) return null;
  const body = token.slice(DERIVED_PREFIX.length, -CHECKSUM_LETTERS);
  try {
    const [root, steps, seed] = Form.parse(JSON.parse(Buffer.from(body, "base64url").toString("utf8")));
    return { root, steps: steps.map(([limits, next, signature]) => ({ limits, next, signature })), seed };
  } catch {
    return null;
  }
}

/**
 * What each step of a derived token narrows to, first to last; null: it is not genuine. Every step must be signed by the key
 * that the one before names, the first by that of the token itself, and the seed must be that of the last.
 */
export function limitsOf({ root, steps, seed }: DerivedToken): Limits[] | null {
  let key = root;
  for (const { limits, next, signature } of steps) {
    if (!isSigned(key, limits, next, signature)) return null;
    key = next;
  }
  if (keyFrom(Buffer.from(seed, "base64url")).publicKey !== key) return null;
  try {
    return steps.map(({ limits }) => LimitsForm.parse(JSON.parse(limits)));
  } catch {
    // A holder signed limits that this program does not know: it must not leave them out.
    return null;
  }
}

function rootOf(token: string): DerivedToken | null {
  if (!token.startsWith("wy_") || !isWholeToken(token)) return null;
  const { publicKey, seed } = deriveKeyOf(token);
  return { root: publicKey, steps: [], seed };
}
