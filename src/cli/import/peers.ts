import type { Peer } from "./engine/old-site.ts";
import { devpi } from "./peers/devpi.ts";
import { pypicloud } from "./peers/pypicloud.ts";
import { pypiserver } from "./peers/pypiserver.ts";
import { pyshop } from "./peers/pyshop.ts";
import { s3pypi } from "./peers/s3pypi.ts";
import { simple } from "./peers/simple.ts";

/** Every kind of index server that files can be imported from. */
export const PEERS: readonly Peer[] = [devpi, pypicloud, pypiserver, pyshop, s3pypi, simple];
