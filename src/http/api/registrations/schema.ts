import { z } from "zod";
import { AccountName, GroupName, Time } from "../fields.ts";

const Note = z.string().max(500);
const Id = z.string().min(1).max(64);
const Secret = z.string().min(1).max(200).describe("The secret of an invitation.");
const Groups = z.array(GroupName).max(50);

export const RegistrationState = z.strictObject({
  mode: z.enum(["off", "open", "approval"]).describe("Who can create an account without an invitation."),
});

export const NewRegistration = z.strictObject({
  account: AccountName,
  password: z.string().min(8).max(1024).describe("At least 8 characters."),
  invitation: Secret.optional(),
  note: Note.default("").describe("Message to the administrator: who you are and why you need an account."),
});
export const Registered = z.strictObject({
  account: z.string(),
  state: z
    .enum(["active", "waiting"])
    .describe("active: it can sign in. waiting: an administrator must approve it."),
});

export const Registration = z.strictObject({
  id: Id,
  account: z.string(),
  note: z.string(),
  address: z.string(),
  createdAt: Time,
});
export const RegistrationPath = z.strictObject({ id: Id });
export const Approval = z.strictObject({ groups: Groups.default([]).describe("Groups it is added to.") });

export const Invitation = z.strictObject({
  id: Id,
  account: z.string().nullable().describe("Required account name. null: any."),
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
  secret: z.string().describe("Secret of the link. Shown only once."),
});
export const NewInvitation = z.strictObject({
  account: AccountName.optional().describe("Required account name. Default: any."),
  groups: Groups.default([]).describe("Groups that the account is added to."),
  note: Note.default(""),
  expiresIn: z.number().int().min(60).max(7_776_000).default(604_800).describe("Seconds until it expires."),
});
export const InvitationSecret = z.strictObject({ secret: Secret });
export const Invited = z.strictObject({
  account: z.string().nullable().describe("Required account name. null: any."),
  groups: z.array(z.string()),
  invitedBy: z.string().nullable(),
  expiresAt: Time,
});
export const InvitationPath = z.strictObject({ id: Id });
