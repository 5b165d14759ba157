import { z } from "zod";

/** An account of an outside directory, as the record of the site has it. */
export const DirectoryAccountForm = z.object({
  account_id: z.number(),
  driver: z.string(),
  subject: z.string(),
  is_gone: z.number(),
  linked_at: z.number(),
});

/** A second factor, as the record of the site has it. */
export const SecondFactorForm = z.object({
  account_id: z.number(),
  secret: z.string(),
  created_at: z.number(),
  confirmed_at: z.number().nullable(),
  last_counter: z.number(),
  recovery_hashes: z.string(),
  wrong_codes: z.number(),
  wrong_at: z.number(),
});
