import { z } from "zod";
import { DERIVED, GENTLE_RATE } from "../../../transfer/tasks/task.ts";
import { PageQuery, Time } from "../fields.ts";

const Count = z.number().int().min(0);
const Kind = z.enum(["verify", "repair", "rebuild"]);

export const NewTask = z.strictObject({
  kind: Kind.describe(
    "verify: compare facts, records and bytes, and change nothing; repair: mend what a verification found; rebuild: make anew what is derived from the facts.",
  ),
  quick: z.boolean().default(false).describe("Of verify: compare sizes only, and read no file whole."),
  of: z
    .number()
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .optional()
    .describe("Of repair: the id of the verification whose findings are mended, each looked at anew before."),
  parts: z
    .array(z.enum(DERIVED))
    .min(1)
    .max(DERIVED.length)
    .default([...DERIVED])
    .describe("Of rebuild: what is made anew."),
  rate: z
    .number()
    .int()
    .min(64 * 1024)
    .max(2 ** 40)
    .default(GENTLE_RATE)
    .describe("Bytes a second that are read at the most."),
});
export type NewTask = z.infer<typeof NewTask>;

export const Task = z.strictObject({
  id: z.number().int(),
  kind: Kind,
  quick: z.boolean().nullable().describe("Of verifications, else null."),
  of: z.number().int().nullable().describe("The verification that is repaired, else null."),
  parts: z.array(z.enum(DERIVED)).nullable().describe("Of rebuilds, else null."),
  rate: Count.describe("Bytes a second at the most."),
  state: z
    .enum(["waiting", "running", "done", "failed", "cancelled", "interrupted"])
    .describe("interrupted: the process that did it ended first."),
  askedAt: Time,
  askedBy: z.string().nullable(),
  startedAt: Time.nullable(),
  endedAt: Time.nullable(),
  node: z.string().nullable().describe("Host and process that it runs on, or ran."),
  phase: z.string().describe("What it is at; empty before it began."),
  done: Count.describe("Of this phase."),
  total: Count.nullable().describe("Of this phase; null: nobody knows."),
  findings: Count.describe("Things that are not as they should be."),
  mended: Count.describe("Of them, those that were put right."),
  mendable: Count.describe(
    "Of those that are kept, how many a repair knows how to put right, and has not yet.",
  ),
  result: z
    .record(z.string(), Count)
    .nullable()
    .describe("What was looked at, counted; null before its end."),
  problem: z.string().nullable().describe("Why it failed."),
});

export const Finding = z.strictObject({
  number: z.number().int(),
  kind: z.string(),
  subject: z.string().describe("`owner/index project filename`, or the key of an object in the storage."),
  problem: z.string(),
  mendable: z.boolean(),
  mended: z.boolean(),
});

export const TaskPath = z.strictObject({
  id: z.coerce
    .number()
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .describe("Id of a task."),
});
export const TaskQuery = PageQuery;
