import type { LoadedConfig } from "../../../config/load.ts";
import { isLoopback } from "../../../system/loopback.ts";
import { type Finding, problem, warning, well } from "./finding.ts";

const SUBJECT = "configuration";

/** What the settings say together, where each by itself is allowed. */
export function checkSettings({ config, file }: LoadedConfig): Finding[] {
  const { listen, access, storage, database } = config;
  const drivers = `${database.driver} and ${storage.driver}`;
  const findings = [well(SUBJECT, `${file ?? "no file, only environment and flags"}; ${drivers}`)];
  if (listen.trustedProxies.some((network) => /\/0$/.test(network)))
    findings.push(
      problem(
        SUBJECT,
        "listen.trustedProxies trusts every client to state its own address",
        "List only the addresses of your proxies. Otherwise anyone can use grants to networks by sending a header.",
      ),
    );
  // Behind a proxy a loopback address is not this machine's alone.
  const isReached = !isLoopback(listen.host) || listen.trustedProxies.length > 0;
  if (isReached && access.read === "everyone")
    findings.push(
      warning(
        SUBJECT,
        "everyone who can reach the server or its proxy can read all indexes without a setting of their own",
        "If this is not intended, set access.read: authenticated and create grants for networks.",
      ),
    );
  if (database.driver === "postgres" && storage.driver === "filesystem")
    findings.push(
      warning(
        SUBJECT,
        "the database is PostgreSQL, but files are stored on this machine, where other nodes cannot find them",
        "With more than one node, use object storage, such as storage.driver: s3.",
      ),
    );
  if (storage.driver === "memory")
    findings.push(
      problem(
        SUBJECT,
        "storage.driver is memory: all files are lost when the server stops",
        "Choose another.",
      ),
    );
  return findings;
}
