import { z } from "zod";
import type { Destination } from "../../publishing/releases/remove.ts";

export const RemovalQuery = z.strictObject({
  permanently: z
    .enum(["true", "false"])
    .default("false")
    .describe("Delete the files at once instead of keeping them in the recycle bin. This cannot be undone."),
});

/** Where what is removed goes. */
export function destinationOf({ permanently }: z.infer<typeof RemovalQuery>): Destination {
  return permanently === "true" ? "nowhere" : "bin";
}
