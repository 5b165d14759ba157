/** What a plugin can have. */
export const PARTS = ["policy", "events", "descriptions", "http", "accounts", "storage"] as const;
export type Part = (typeof PARTS)[number];

/** The contract's version and parts as the module has them, in a form that can be sent between threads. */
export interface RawManifest {
  contract: unknown;
  version: unknown;
  answersAnyone: unknown;
  groups: unknown;
  options: unknown;
  parts: readonly string[];
}
