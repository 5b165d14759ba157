import { z } from "zod";

/** Other index servers whose addresses Wheelyard can answer. */
export const PEERS = [
  ...(["pypiserver", "pypicloud", "s3pypi", "pyshop", "devpi"] as const),
  ...(["artifactory", "nexus", "gitlab", "gitea", "codeartifact", "simple"] as const),
] as const;
export type Peer = (typeof PEERS)[number];

export const Compat = z
  .array(z.enum(PEERS))
  .default([])
  .describe(
    "Index servers whose addresses are answered too, so that clients need no change after you moved from them: any of pypiserver, pypicloud, s3pypi, pyshop, devpi, artifactory, nexus, gitlab, gitea, codeartifact and simple. See docs/old-addresses.md.",
  );
