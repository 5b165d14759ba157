import { z } from "zod";
import { SECONDS } from "../settings/units.ts";

export const Webhooks = z.strictObject({
  allowedNetworks: z
    .array(
      z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()], { error: "give a network, such as 10.0.0.0/8" }),
    )
    .default([])
    .describe(
      "Private networks and addresses that webhooks may send to, such as `10.0.0.0/8`. Default: none, so webhooks only reach public addresses. Link-local addresses can never be reached.",
    ),
  timeout: z
    .number()
    .positive()
    .max(60)
    .default(10)
    .describe("Seconds that the receiver of a webhook has to answer a request.")
    .meta(SECONDS),
  giveUpAfter: z
    .number()
    .min(60)
    .default(432_000)
    .describe("Seconds for which a failed delivery of a webhook is repeated.")
    .meta(SECONDS),
});
