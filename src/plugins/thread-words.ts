/** What the thread of a plugin is started with. */
export interface ThreadData {
  /** Path of the module. */
  entry: string;
  name: string;
  options: Record<string, unknown>;
}

/** A question to the plugin. `part` null: what it says about itself. */
export interface ThreadRequest {
  id: number;
  part: string | null;
  method: string;
  argument: unknown;
}

/** What the thread sends. */
export type ThreadAnswer =
  | { id: number; reply: unknown }
  | { id: number; error: string }
  | { pong: true }
  | { log: string; facts: unknown };
