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
  /** Missing in records of earlier programs, where every second factor was an app. */
  app_since: z.number().nullable().optional(),
});

/** A passkey, as the record of the site has it. */
export const PasskeyForm = z.object({
  id: z.string(),
  account_id: z.number(),
  name: z.string(),
  rp_id: z.string(),
  public_key: z.string(),
  counter: z.number(),
  transports: z.string(),
  created_at: z.number(),
  used_at: z.number().nullable(),
  last_challenge_at: z.number(),
});

/** An invitation, as the record of the site has it. */
export const InvitationForm = z.object({
  id: z.string(),
  hash: z.string(),
  account: z.string().nullable(),
  member_of: z.string(),
  note: z.string(),
  created_at: z.number(),
  created_by: z.string().nullable(),
  expires_at: z.number(),
  used_at: z.number().nullable(),
  used_by: z.string().nullable(),
});

/** A request for an account, as the record of the site has it. */
export const RegistrationForm = z.object({
  id: z.string(),
  account: z.string(),
  password_hash: z.string(),
  note: z.string(),
  address: z.string(),
  created_at: z.number(),
});
