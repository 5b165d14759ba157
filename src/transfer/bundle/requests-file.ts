import { z } from "zod";
import { parseRequested } from "../../packaging/versions/requested.ts";
import { Target } from "../../publishing/requests/targets.ts";
import { Refusal } from "../../refusal.ts";

export const REQUESTS_FORMAT = "wheelyard-requests/1";

/** Requests that travel to the server outside, with the targets that they are for. */
export const RequestsFile = z.strictObject({
  format: z.literal(REQUESTS_FORMAT),
  /** The index that asks, `owner/name`. */
  index: z.string(),
  exportedAt: z.iso.datetime(),
  targets: z.array(Target),
  requests: z.array(
    z.strictObject({
      number: z.number().int().min(1),
      requirement: z.string().max(500),
      /** Names of targets of the file; empty: all. */
      targets: z.array(z.string()),
      /** Files that it was asked for with: all requests of one are resolved together. */
      lists: z.array(z.string()).optional(),
      /** Missing unless names were to be in the file. */
      asked: z.array(z.strictObject({ by: z.string(), at: z.iso.datetime(), reason: z.string() })).optional(),
      approvals: z
        .array(z.strictObject({ by: z.string(), at: z.iso.datetime(), reason: z.string() }))
        .optional(),
    }),
  ),
});
export type RequestsFile = z.infer<typeof RequestsFile>;

/** Reads a file of requests. Refuses (`invalid`) what is none. */
export function parseRequestsFile(text: string): RequestsFile {
  let read: RequestsFile;
  try {
    read = RequestsFile.parse(JSON.parse(text));
  } catch {
    throw bad("It is not a file of wheelyard request export, or was written by a newer version");
  }
  const names = new Set(read.targets.map(({ name }) => name));
  for (const { number, requirement, targets } of read.requests) {
    if (parseRequested(requirement) === null) throw bad(`Request ${number} has no valid requirement`);
    const unknown = targets.find((name) => !names.has(name));
    if (unknown !== undefined)
      throw bad(`Request ${number} is for the target ${unknown}, which is not in the file`);
  }
  return read;
}

function bad(problem: string): Refusal {
  return new Refusal("invalid", "bad-requests-file", `The file of requests cannot be used. ${problem}.`);
}
