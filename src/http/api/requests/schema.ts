import { z } from "zod";
import { TargetName } from "../../../publishing/requests/targets.ts";
import { After, IndexPath, Limit, Reason, Time } from "../fields.ts";

export const RequestState = z.enum(["open", "approved", "refused", "withdrawn", "fulfilled"]);

const Said = z.strictObject({ by: z.string().describe("Name of an account."), at: Time, reason: z.string() });

export const PackageRequest = z.strictObject({
  number: z.number().int().describe("Number in its index."),
  requirement: z.string().describe("What is asked for, in one spelling, such as flask>=3."),
  targets: z.array(z.string()).describe("Names of targets. Empty: all targets of the site."),
  state: RequestState.describe(
    "open: waits for a decision. approved: waits for its files. fulfilled: a bundle brought them, or a reviewer closed it.",
  ),
  asked: z.array(Said).describe("Who wants it. The first made the request, the others joined it."),
  approvals: z.array(Said),
  refusal: Said.nullable().describe("Who refused it, and why."),
  fulfilled: Said.extend({ bundle: z.string().nullable().describe("Stream and sequence of the bundle.") })
    .nullable()
    .describe("What closed it."),
  changedAt: Time.describe("When something last happened to it."),
});

export const NewPackageRequest = z.strictObject({
  requirement: z.string().min(1).max(500).describe("Name and versions, such as flask>=3. Not a URL."),
  reason: Reason.min(1).describe("Why it is needed, shown to reviewers."),
  targets: z.array(TargetName).max(100).default([]).describe("Names of targets. Empty: all of the site."),
});

export const RequestQuery = z.strictObject({
  state: RequestState.optional().describe("Only requests in this state."),
  asked: z.string().max(64).optional().describe("Only requests of this account."),
  limit: Limit,
  after: After,
});

export const RequestPath = IndexPath.extend({
  number: z.coerce
    .number()
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .describe("Number of a request."),
});

export const RequestDecision = z.strictObject({
  decision: z
    .enum(["approve", "refuse", "withdraw", "fulfill"])
    .describe("withdraw: by a person who asked. fulfill: the packages came in another way than in a bundle."),
  reason: Reason.default("").describe("Why. Required to refuse."),
});
