import { z } from "zod";
import { MAX_WANTED } from "../../../packaging/wanted/max-wanted.ts";
import { TargetName } from "../../../publishing/requests/targets.ts";
import { After, IndexPath, Limit, Reason, Time } from "../fields.ts";

const RequestState = z.enum(["open", "approved", "refused", "withdrawn", "fulfilled"]);

const Said = z.strictObject({ by: z.string().describe("Name of an account."), at: Time, reason: z.string() });

export const PackageRequest = z.strictObject({
  number: z.number().int().describe("Number in its index."),
  requirement: z.string().describe("What is asked for, in one spelling, such as flask>=3."),
  targets: z.array(z.string()).describe("Names of targets. Empty: all targets of the site."),
  lists: z
    .array(z.string())
    .describe(
      "Files that it was asked for with, such as a lock file. All requests of one must fit together.",
    ),
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

const Requirement = z.string().min(1).max(500);
const ListName = z
  .string()
  .regex(/^[\w.-]{1,80} [0-9a-f]{8}$/, "use the list of the answer of request-checks")
  .describe("Name and hash of the file, as request-checks answers them.");

export const RequestList = z.strictObject({
  list: ListName,
  requirements: z.array(Requirement).min(1).max(MAX_WANTED),
  reason: NewPackageRequest.shape.reason,
  targets: NewPackageRequest.shape.targets,
});

export const RequestsDecision = z.strictObject({
  numbers: z.array(z.number().int().min(1)).min(1).max(MAX_WANTED).describe("Numbers of requests."),
  decision: z.enum(["approve", "refuse", "withdraw", "fulfill"]),
  reason: Reason.default("").describe("Why. Required to refuse."),
});

export const Decided = z.strictObject({ items: z.array(PackageRequest) });

export const CheckQuery = z.strictObject({
  filename: z
    .string()
    .min(1)
    .max(255)
    .describe(
      "Its name says what it is: requirements.txt, pyproject.toml, uv.lock, pylock.toml, poetry.lock, pdm.lock or Pipfile.lock.",
    ),
  target: z.string().max(64).optional().describe("Name of a target. Default: all."),
});

const Outcome = z
  .enum(["here", "source", "no-wheel", "missing", "not-needed", "unknown"])
  .describe(
    "here: a wheel fits. source: only a source distribution fits. no-wheel: the version is here, but no file fits. missing: no version is here. not-needed: its marker does not hold. unknown: an upstream did not answer.",
  );

export const CheckedList = z.strictObject({
  list: z.string().describe("Name and hash of the file, to ask with."),
  leftOut: z.array(z.string()).describe("What no index can have, such as a path, and why."),
  environments: z.array(z.strictObject({ target: z.string(), python: z.string(), platform: z.string() })),
  requirements: z.array(
    z.strictObject({
      requirement: z.string(),
      outcomes: z.array(Outcome).describe("One for each environment. Empty: there are no targets."),
      request: z.number().int().nullable().describe("The request that waits for it. null: none."),
    }),
  ),
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
