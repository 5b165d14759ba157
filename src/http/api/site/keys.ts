import { z } from "zod";
import { secretsState } from "../../../database/secrets/require-keys.ts";
import { endpointsOf } from "../endpoint.ts";
import { None, Nothing } from "../fields.ts";
import { requireSiteManager } from "../rights.ts";
import type { SiteServices } from "./services.ts";

const endpoint = endpointsOf<SiteServices>();
const Count = z.number().int().min(0);

const SecretKeys = z.strictObject({
  keys: z
    .array(z.string())
    .describe("IDs of the keys in the settings of this node. The first one encrypts, all decrypt."),
  current: Count.describe("Number of secrets that the first key encrypted."),
  older: Count.describe("Number of secrets that another key encrypted."),
  plain: Count.describe("Number of secrets that are not encrypted."),
  missing: z.array(z.string()).describe("IDs of keys that secrets are encrypted with, but that are not set."),
});

export const secretKeys = endpoint({
  method: "GET",
  path: "/site/keys",
  tag: "site",
  summary: "Show the IDs of the keys that encrypt secrets, and how many secrets each has encrypted",
  refusals: [403],
  params: None,
  query: None,
  body: Nothing,
  answer: SecretKeys,
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    return secretsState(request.services.database.read);
  },
});
