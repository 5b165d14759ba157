/** Codes of faults, as the specification of fault codes for XML-RPC has them. */
export const FAULTS = {
  notWellFormed: -32700,
  notACall: -32600,
  noSuchMethod: -32601,
  badParameters: -32602,
  refused: -32500,
} as const;

/** Why a call was refused, for the client to show: the message is plain words for people. */
export class Fault extends Error {
  readonly code: number;

  constructor(why: keyof typeof FAULTS, message: string) {
    super(message);
    this.name = "Fault";
    this.code = FAULTS[why];
  }
}
