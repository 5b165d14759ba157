/** What is recorded of who comes in, who is turned away, and who gets what is restricted. */
export const SECURITY_KINDS = [
  "sign-in.accepted",
  "sign-in.refused",
  "access.refused",
  "download.restricted",
] as const;
export type SecurityKind = (typeof SECURITY_KINDS)[number];

/** One event, as it is noted. Nothing in it is a secret. */
export interface SecurityEvent {
  kind: SecurityKind;
  /** Name of an account. Of a refused sign-in: the name that was given, which may be of no account. */
  actor: string | null;
  address: string | null;
  tokenId: number | null;
  /** As owner/name. */
  index: string | null;
  project: string | null;
  /** Code of the refusal, or how someone signed in: a word of the server, never of the client. */
  reason: string;
}
