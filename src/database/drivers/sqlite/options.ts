import { z } from "zod";
import { inData } from "../../../settings/units.ts";

/** Options of `database.driver: sqlite`. */
export const SqliteOptions = z.strictObject({
  path: z
    .string()
    .min(1)
    .describe("File of the database. Default: `wheelyard.db` in the data folder.")
    .meta(inData("wheelyard.db")),
});
