import { z } from "zod";
import { DERIVED, GENTLE_RATE } from "../../../transfer/tasks/task.ts";
import { PageQuery, Time } from "../fields.ts";

const Count = z.number().int().min(0);
const Kind = z.enum(["verify", "repair", "rebuild", "rotate"]);

export const NewTask = z.strictObject({
  kind: Kind.describe(
    "verify: compare database, records and files, without changes. repair: repair the findings of a verification. rebuild: rebuild derived data. rotate: encrypt all secrets with the first key.",
  ),
  quick: z.boolean().default(false).describe("For verify: compare sizes only, without reading files."),
  of: z
    .number()
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .optional()
    .describe("For repair: id of the verification whose findings are repaired. Each is checked again first."),
  parts: z
    .array(z.enum(DERIVED))
    .min(1)
    .max(DERIVED.length)
    .default([...DERIVED])
    .describe("For rebuild: the data to rebuild."),
  rate: z
    .number()
    .int()
    .min(64 * 1024)
    .max(2 ** 40)
    .default(GENTLE_RATE)
    .describe("Maximum read rate, in bytes per second."),
});
export type NewTask = z.infer<typeof NewTask>;

export const Task = z.strictObject({
  id: z.number().int(),
  kind: Kind,
  quick: z.boolean().nullable().describe("For verifications, otherwise null."),
  of: z.number().int().nullable().describe("The verification that is repaired, otherwise null."),
  parts: z.array(z.enum(DERIVED)).nullable().describe("For rebuilds, otherwise null."),
  rate: Count.describe("Maximum bytes per second."),
  state: z
    .enum(["waiting", "running", "done", "failed", "cancelled", "interrupted"])
    .describe("interrupted: the process that ran it ended first."),
  askedAt: Time,
  askedBy: z.string().nullable(),
  startedAt: Time.nullable(),
  endedAt: Time.nullable(),
  node: z.string().nullable().describe("Host and process that it runs on, or ran."),
  phase: z.string().describe("Current phase. Empty before it starts."),
  done: Count.describe("Of this phase."),
  total: Count.nullable().describe("Total of this phase. null: not known."),
  findings: Count.describe("Number of problems found."),
  mended: Count.describe("Number of problems repaired."),
  mendable: Count.describe("Number of listed problems that a repair can still fix."),
  result: z
    .record(z.string(), Count)
    .nullable()
    .describe("What was checked, in numbers. null until it ends."),
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
