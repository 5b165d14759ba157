import { z } from "zod";

export const Bundles = z.strictObject({
  trustedKeys: z
    .array(
      z.string().regex(/(?:^|\s)ssh-ed25519\s+[A-Za-z0-9+/=]{60,}/, "write ssh-ed25519, the key and a name"),
    )
    .default([])
    .describe(
      "Public keys that bundles must be signed with, as `wheelyard bundle key show` prints them. Default: none, so no bundle is admitted. See docs/air-gapped.md.",
    ),
  threshold: z
    .number()
    .int()
    .min(1)
    .max(32)
    .default(1)
    .describe("How many of the trusted keys must have signed a bundle."),
  admitters: z
    .number()
    .int()
    .min(1)
    .max(10)
    .default(1)
    .describe("How many administrators must admit a bundle before its files are visible."),
  approvals: z
    .number()
    .int()
    .min(1)
    .max(10)
    .default(1)
    .describe(
      "How many people must approve a request for a package. A person who asked for it never counts.",
    ),
});
