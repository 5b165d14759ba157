import type { Kysely } from "kysely";
import { siteNow } from "../../../database/site-clock.ts";
import type { Tables } from "../../../database/tables.ts";
import { oldestUnsent } from "./backlog.ts";
import { readPlace } from "./place.ts";

/** How a receiver of audit events does, as every node can see it in the database. */
export interface StreamState {
  name: string;
  /** Milliseconds since the oldest event happened that it lacks; 0: it has everything. */
  behind: number;
  /** Why it does not take events; null: nothing is known. */
  trouble: string | null;
}

/** The states of receivers, by the names that they have in the configuration. */
export function streamStates(read: Kysely<Tables>, names: readonly string[]): Promise<StreamState[]> {
  return Promise.all(
    names.map(async (name) => {
      const place = await readPlace(read, name);
      const oldest = place === null ? null : await oldestUnsent(read, place);
      const behind = oldest === null ? 0 : Math.max(0, siteNow() - oldest);
      return { name, behind, trouble: place?.trouble ?? null };
    }),
  );
}
