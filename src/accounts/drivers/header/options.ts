import { isIP } from "node:net";
import { z } from "zod";
import { MappedGroup } from "../../mapped-group.ts";

const HEADER = /^[A-Za-z][A-Za-z0-9-]{0,63}$/;
/** Headers that mean something else, which clients and proxies set for everyone. */
const TAKEN =
  /^(?:authorization|cookie|host|accept.*|content-.*|user-agent|origin|x-csrf-token|x-forwarded-(?:for|host|proto|prefix))$/i;

const HeaderName = z.string().refine((name) => HEADER.test(name) && !TAKEN.test(name), {
  error: "give the name of a header that only your proxy sets, such as X-Remote-User",
});

/** Options of the accounts driver `header`, the group `header` of the configuration. */
export const HeaderOptions = z.strictObject({
  name: HeaderName.default("X-Remote-User").describe(
    "Header in which the proxy names the person it has signed in.",
  ),
  groupsHeader: HeaderName.optional().describe(
    "Header in which the proxy lists the groups of the person. Default: groups are managed here.",
  ),
  groupsSeparator: z
    .string()
    .min(1)
    .max(3)
    .default(",")
    .describe("Text between two groups in `groupsHeader`."),
  proxies: z
    .array(
      z.string().refine(isNarrowNetwork, {
        error:
          "give addresses or networks of your proxies, such as 10.0.0.1 or 10.0.0.0/24; not every address",
      }),
    )
    .default([])
    .describe(
      "Addresses and networks (CIDR) of the proxies that may send these headers. From any other address, a request with one of them is refused. Required.",
    ),
  createAccounts: z
    .boolean()
    .default(true)
    .describe("Create an account when a person comes for the first time."),
  groups: z
    .array(MappedGroup)
    .default([])
    .describe(
      "Groups in `groupsHeader` whose members are put into the group of the same name here, or of another: `NAME=GROUP`. Others are ignored.",
    ),
  adminGroups: z
    .array(z.string().min(1))
    .default([])
    .describe(
      "Groups in `groupsHeader` whose members are administrators. If empty, the proxy does not decide who is one.",
    ),
});
export type HeaderOptions = z.infer<typeof HeaderOptions>;

/** An address, or a network that is not everything. */
function isNarrowNetwork(text: string): boolean {
  const [address = "", prefix, ...rest] = text.split("/");
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return (
    prefix === undefined || (/^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128))
  );
}
