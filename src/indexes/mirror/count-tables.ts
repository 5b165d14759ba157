declare module "../../database/tables.ts" {
  interface Tables {
    mirror_days: MirrorDayTable;
    mirror_troubles: MirrorTroubleTable;
  }
}

/** What a mirror asked of its upstream on a day. */
export interface MirrorDayTable {
  index_id: number;
  /** Days since 1970, UTC. */
  day: number;
  /** Pages asked for. */
  asked: number;
  /** Of them, those that the upstream did not answer as it should. */
  failed: number;
  /** Files that came down whole. */
  fetched: number;
  fetched_size: number;
}

/** What last went wrong with a mirror's upstream. */
export interface MirrorTroubleTable {
  index_id: number;
  at: number;
  project: string | null;
  reason: string;
}
