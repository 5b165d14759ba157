import type { PromotionJobs } from "../../../publishing/promotions/promotion-jobs.ts";
import type { PromotingServices } from "../releases/services.ts";

/** What the endpoints of this folder need. */
export interface PromotionServices extends PromotingServices {
  promotions: PromotionJobs;
}
