import type { FastifyRequest } from "fastify";
import type { Caller } from "../accounts/caller.ts";
import type { Credentials } from "../accounts/credentials.ts";
import type { SecurityKind } from "../changes/security/security-event.ts";
import type { SecurityJournal } from "../changes/security/security-journal.ts";
import type { Refusal } from "../refusal.ts";
import { readCredentials } from "./authorization.ts";
import { type ApiCallerServices, addressOf, apiCallerOf } from "./caller.ts";
import { sessionSecretOf } from "./session-cookie.ts";

/** What refusals are noted with. */
export interface SecurityNoteServices extends ApiCallerServices {
  security: SecurityJournal;
}

/** These refuse nobody: installers ask without credentials first, and browsers ask for a code after the password. */
const STEPS = new Set(["sign-in", "second-factor-needed"]);
/** Of `too-many`: those that guess. */
const GUESSING = new Set(["too-many-failures", "too-many-codes", "too-many-sign-ins"]);

/** Notes that someone signed in with credentials that were not in memory. */
export function noteSignIn(security: SecurityJournal, caller: Caller, way: Credentials["kind"]): void {
  const { account, address, tokenId } = caller;
  const nowhere = { index: null, project: null };
  security.note({
    kind: "sign-in.accepted",
    actor: account?.name ?? null,
    address,
    tokenId,
    ...nowhere,
    reason: way,
  });
}

/** Notes a refusal that is about who asks. Does not wait, and never fails. */
export function noteRefusal(services: SecurityNoteServices, request: FastifyRequest, refusal: Refusal): void {
  const kind = kindOf(refusal);
  if (kind === null) return;
  const address = addressOf(services, request);
  const about = { kind, address, reason: refusal.code, ...placeOf(request) };
  if (kind === "sign-in.refused") {
    services.security.note({ ...about, actor: nameGiven(request), tokenId: null });
    return;
  }
  void whoIs(services, request).then((who) => services.security.note({ ...about, ...who }));
}

function kindOf({ kind, code }: Refusal): SecurityKind | null {
  if (kind === "unauthenticated") return STEPS.has(code) ? null : "sign-in.refused";
  if (kind === "too-many") return GUESSING.has(code) ? "sign-in.refused" : null;
  return kind === "forbidden" ? "access.refused" : null;
}

/** The name that someone tried to sign in with. The journal keeps only names of accounts. */
function nameGiven({ headers, body }: FastifyRequest): string | null {
  const { account } = Object(body) as { account?: unknown };
  if (typeof account === "string") return account.toLowerCase();
  try {
    const given = readCredentials(headers.authorization ?? "");
    return given.account;
  } catch {
    return null;
  }
}

/** The caller, who was verified before they were refused, so that this is answered from memory. */
async function whoIs(
  services: SecurityNoteServices,
  request: FastifyRequest,
): Promise<{ actor: string | null; tokenId: number | null }> {
  const { headers } = request.raw;
  const nobody = { actor: null, tokenId: null };
  if (headers.authorization === undefined && sessionSecretOf(headers) === null) return nobody;
  try {
    const { caller } = await apiCallerOf(services, { raw: request.raw, method: "GET" });
    return { actor: caller.account?.name ?? null, tokenId: caller.tokenId };
  } catch {
    return nobody;
  }
}

/** Where it was, as far as the address says: names in it are of the form of names. */
function placeOf({ params }: FastifyRequest): { index: string | null; project: string | null } {
  const { owner, index, project } = Object(params) as Record<string, unknown>;
  const isName = (text: unknown): text is string => typeof text === "string" && /^[\w.-]{1,100}$/.test(text);
  return {
    index: isName(owner) && isName(index) ? `${owner}/${index}` : null,
    project: isName(project) ? project : null,
  };
}
