import { z } from "zod";
import { ALL_PERMISSIONS, PERMISSIONS } from "../../accounts/permission.ts";

/** Parts that many schemas share. */
export const None = z.strictObject({});
export const Nothing = z.undefined().or(z.null()).or(None);

export const Time = z.iso.datetime().describe("UTC, ISO 8601.");
export const Limit = z.coerce
  .number()
  .int()
  .min(1)
  .max(500)
  .default(100)
  .describe("Maximum number of items to return.");
export const After = z.string().max(512).optional().describe("`next` of the previous page.");
export const PageQuery = z.strictObject({ limit: Limit, after: After });

/** One page of a list: `next` is the cursor to ask on with, null at the end. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), next: z.string().nullable() });

/** Of endpoints that stream: the pieces of the text. */
export const Pieces = z.custom<AsyncIterable<string>>();

export const AccountName = z.string().min(1).max(64).describe("Name of an account.");
export const GroupName = z.string().min(1).max(64).describe("Name of a group.");
export const PermissionName = z.enum(PERMISSIONS);
export const AnyPermissionName = z.enum(ALL_PERMISSIONS);
export const NotYet = z
  .boolean()
  .default(false)
  .describe("Accept names of indexes and projects that do not exist yet.");
export const Reason = z.string().max(1000).describe("Reason, shown to people.");

export const IndexPath = z.strictObject({
  owner: z.string().max(100).describe("First part of the index's address."),
  index: z.string().max(100).describe("Second part of the index's address."),
});
export const ProjectPath = IndexPath.extend({
  project: z.string().max(200).describe("Name of a project, in any spelling."),
});
export const ReleasePath = ProjectPath.extend({
  version: z.string().max(200).describe("Version of a release, in any spelling."),
});
export const FilePath = ProjectPath.extend({ filename: z.string().max(300).describe("Name of a file.") });

export const toTime = (milliseconds: number): string => new Date(milliseconds).toISOString();
export const toTimeOrNull = (milliseconds: number | null): string | null =>
  milliseconds === null ? null : toTime(milliseconds);
