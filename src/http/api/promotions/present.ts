import type { z } from "zod";
import type { PromotionRow } from "../../../publishing/promotions/promotion-jobs.ts";
import { toTime, toTimeOrNull } from "../fields.ts";
import type { Promotion } from "./schema.ts";

export function presentPromotion(row: PromotionRow): z.input<typeof Promotion> {
  return {
    id: row.id,
    project: row.project,
    version: row.version,
    from: row.from_index,
    to: row.to_index,
    state: row.state,
    askedBy: row.asked_by,
    askedAt: toTime(row.asked_at),
    endedAt: toTimeOrNull(row.ended_at),
    files: row.files,
    filesDone: row.files_done,
    bytes: row.bytes,
    bytesDone: row.bytes_done,
    outcomes: row.result === null ? null : JSON.parse(row.result),
    code: row.code,
    problem: row.problem,
  };
}
