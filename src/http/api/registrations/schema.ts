import { z } from "zod";
import { AccountName, GroupName, Time } from "../fields.ts";

const Note = z.string().max(500);
const Id = z.string().min(1).max(64);
const Secret = z.string().min(1).max(200).describe("The secret of an invitation.");
const Groups = z.array(GroupName).max(50);

export const RegistrationState = z.strictObject({
  mode: z.enum(["off", "open", "approval"]).describe("Who may make an account without an invitation."),
});

export const NewRegistration = z.strictObject({
  account: AccountName,
  password: z.string().min(8).max(1024).describe("At least 8 characters."),
  invitation: Secret.optional(),
  note: Note.default("").describe("For who approves: who one is, and why."),
});
export const Registered = z.strictObject({
  account: z.string(),
  state: z
    .enum(["active", "waiting"])
    .describe("active: it can sign in; waiting: an administrator must approve."),
});

export const Registration = z.strictObject({
  id: Id,
  account: z.string(),
  note: z.string(),
  address: z.string(),
  createdAt: Time,
});
export const RegistrationPath = z.strictObject({ id: Id });
export const Approval = z.strictObject({ groups: Groups.default([]).describe("Groups it is put into.") });

export const Invitation = z.strictObject({
  id: Id,
  account: z.string().nullable().describe("What the account must be called; null: as they like."),
  groups: z.array(z.string()),
  note: z.string(),
  createdAt: Time,
  createdBy: z.string().nullable(),
  expiresAt: Time,
  usedAt: Time.nullable(),
  usedBy: z.string().nullable(),
});
export type Invitation = z.infer<typeof Invitation>;

export const InvitationMade = Invitation.extend({
  secret: z.string().describe("What makes the link: shown this once only."),
});
export const NewInvitation = z.strictObject({
  account: AccountName.optional().describe("What the account must be called; default: as they like."),
  groups: Groups.default([]).describe("Groups that the account is put into."),
  note: Note.default(""),
  expiresIn: z.number().int().min(60).max(7_776_000).default(604_800).describe("Seconds it is good for."),
});
export const InvitationSecret = z.strictObject({ secret: Secret });
export const Invited = z.strictObject({
  account: z.string().nullable().describe("What the account must be called; null: as they like."),
  groups: z.array(z.string()),
  invitedBy: z.string().nullable(),
  expiresAt: Time,
});
export const InvitationPath = z.strictObject({ id: Id });
