import { isLoopback } from "../../config/derive.ts";
import type { LoadedConfig } from "../../config/load.ts";
import { type Finding, problem, warning, well } from "./finding.ts";

const SUBJECT = "configuration";

/** What the settings say together, where each by itself is allowed. */
export function checkSettings({ config, file }: LoadedConfig): Finding[] {
  const { listen, access, storage, database } = config;
  const drivers = `${database.driver} and ${storage.driver}`;
  const findings = [well(SUBJECT, `${file ?? "no file, environment and flags alone"}; ${drivers}`)];
  if (listen.trustedProxies.some((network) => /\/0$/.test(network)))
    findings.push(
      problem(
        SUBJECT,
        "listen.trustedProxies trusts everybody to say where they come from",
        "Name the addresses of your proxies; else grants to networks are open to whoever sends a header.",
      ),
    );
  // Behind a proxy a loopback address is not this machine's alone.
  const isReached = !isLoopback(listen.host) || listen.trustedProxies.length > 0;
  if (isReached && access.read === "everyone")
    findings.push(
      warning(
        SUBJECT,
        "everyone who reaches the server or its proxy may read every index that says nothing else",
        "If that is not meant: access.read: authenticated, and grants to networks.",
      ),
    );
  if (database.driver === "postgres" && storage.driver === "filesystem")
    findings.push(
      warning(
        SUBJECT,
        "facts are in PostgreSQL, but files on this machine: another node would not find them",
        "With more than one node use an object store, such as storage.driver: s3.",
      ),
    );
  if (storage.driver === "memory")
    findings.push(
      problem(SUBJECT, "storage.driver is memory: every file is gone at the end", "Choose another."),
    );
  return findings;
}
