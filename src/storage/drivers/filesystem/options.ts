import { z } from "zod";
import { inData } from "../../../settings/units.ts";

/** Options of `storage.driver: filesystem`. */
export const FilesystemOptions = z.strictObject({
  path: z
    .string()
    .min(1)
    .describe("Folder for the files. Default: `storage` in the data folder.")
    .meta(inData("storage")),
});
export type FilesystemOptions = z.infer<typeof FilesystemOptions>;
