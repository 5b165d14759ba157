import { z } from "zod";

/** A setting's entry that maps a group from elsewhere: its name, or `NAME=GROUP` for a group with another name here. */
export const MappedGroup = z
  .string()
  .regex(/^[^=,]+(?:=[a-z0-9][a-z0-9._@-]{0,63})?$/, { error: "give names, or NAME=GROUP" });
