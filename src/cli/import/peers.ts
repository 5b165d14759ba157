import type { Peer } from "./engine/old-site.ts";
import { artifactory } from "./peers/artifactory.ts";
import { codeartifact } from "./peers/codeartifact.ts";
import { devpi } from "./peers/devpi.ts";
import { gitea } from "./peers/gitea.ts";
import { gitlab } from "./peers/gitlab.ts";
import { nexus } from "./peers/nexus.ts";
import { pypicloud } from "./peers/pypicloud.ts";
import { pypiserver } from "./peers/pypiserver.ts";
import { pyshop } from "./peers/pyshop.ts";
import { s3pypi } from "./peers/s3pypi.ts";
import { simple } from "./peers/simple.ts";

/** Every kind of index server that files can be imported from. */
export const PEERS: readonly Peer[] = [
  ...[artifactory, codeartifact, devpi, gitea, gitlab, nexus],
  ...[pypicloud, pypiserver, pyshop, s3pypi, simple],
];
