import { z } from "zod";
import { AccountName, GroupName, Time } from "../fields.ts";

export const Group = z.strictObject({ name: z.string(), members: z.array(z.string()), createdAt: Time });
export type Group = z.infer<typeof Group>;
export const NewGroup = z.strictObject({ name: GroupName });
export const GroupPath = z.strictObject({ group: GroupName });
export const MemberPath = z.strictObject({ group: GroupName, account: AccountName });
