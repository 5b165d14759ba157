import { z } from "zod";
import { Rule, RuleException } from "../../../policies/rule.ts";

const RuleNumber = z.number().int().positive().describe("Number of a rule, from 1.");

export const NewException = RuleException.omit({ by: true, at: true }).extend({
  rule: RuleNumber.optional().describe("The rule it is from; without it, every rule that holds files back."),
});

export const ExceptionMade = z.strictObject({
  rules: z.array(RuleNumber).describe("The rules that it is an exception from."),
  policy: z.array(Rule).describe("All rules of the index, as they are now."),
});
export type ExceptionMade = z.infer<typeof ExceptionMade>;
