import { z } from "zod";
import { IndexSettings, IndexSettingsChange } from "../../../indexes/index-record.ts";
import { Time } from "../fields.ts";

export const Index = z.strictObject({
  owner: z.string(),
  name: z.string(),
  kind: z.enum(["hosted", "mirror"]),
  settings: IndexSettings,
  createdAt: Time,
});
export type Index = z.infer<typeof Index>;

export const NewIndex = z.strictObject({
  owner: z.string().min(1).max(100),
  name: z.string().min(1).max(100),
  settings: IndexSettingsChange.default({}),
});

export const IndexChange = z.strictObject({ settings: IndexSettingsChange });
