import { z } from "zod";
import { PATH, SECONDS } from "../../../settings/units.ts";
import { isLoopback } from "../../../system/loopback.ts";
import { MappedGroup } from "../../mapped-group.ts";

/** Options of the accounts driver `http`, the group `http` of the configuration. */
export const HttpOptions = z.strictObject({
  url: z
    .string()
    .refine(isAddress, {
      error: "give an https:// address without name and password; http:// works for this machine only",
    })
    .optional()
    .describe(
      "Address that is requested with a name and password (Basic), and answers whether they are right.",
    ),
  method: z.enum(["GET", "POST"]).default("GET").describe("Method of the request."),
  ca: z
    .string()
    .optional()
    .describe("PEM file of certificate authorities for this address. Default: those of the machine.")
    .meta(PATH),
  timeout: z
    .number()
    .positive()
    .max(60)
    .default(5)
    .describe("Timeout for one answer, in seconds.")
    .meta(SECONDS),
  connections: z
    .number()
    .int()
    .min(1)
    .max(100)
    .default(8)
    .describe("Passwords that each process checks at the same time."),
  createAccounts: z
    .boolean()
    .default(true)
    .describe("Create an account when a person signs in for the first time."),
  groups: z
    .array(MappedGroup)
    .default([])
    .describe(
      "Groups in the answer whose members are put into the group of the same name here, or of another: `NAME=GROUP`. Others are ignored.",
    ),
  adminGroups: z
    .array(z.string().min(1))
    .default([])
    .describe(
      "Groups in the answer whose members are administrators. If empty, the answer does not decide who is one.",
    ),
  remember: z
    .number()
    .min(60)
    .max(86_400)
    .default(300)
    .describe(
      "Seconds for which a password that was checked is not checked again. For that time, an old password still works.",
    )
    .meta(SECONDS),
});
export type HttpOptions = z.infer<typeof HttpOptions>;

function isAddress(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== "" || url.password !== "" || url.hash !== "") return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}
