import type { Command } from "commander";
import type { LoadedConfig } from "../../config/load.ts";
import { addConfigOptions, type ConfigOptions, loadFromOptions } from "../options/config-options.ts";
import { EXIT } from "../terminal/failure.ts";
import { type OutputOptions, print } from "../terminal/output.ts";
import { type Finding, findingLines } from "./doctor/finding.ts";

const EXAMPLES = `
Checks everything that a server with this configuration needs, on the machine or in the container that it runs on. These are settings, data
folder, disk, memory, open files, database, storage and its permissions, keys of secrets, clocks, LDAP, audit receivers, upstream and proxies, certificate, running server. Changes
nothing, except that it writes a test object to the storage and removes it.

Examples:
  wheelyard doctor --config /etc/wheelyard.yaml
  wheelyard doctor --data /srv/wheelyard --json
  kubectl exec deploy/wheelyard -- /usr/local/bin/node /opt/wheelyard/bin/wheelyard.cjs doctor

Exit codes: 0 all checks passed (perhaps with warnings), 1 problems found, 2 the configuration is invalid.`;

interface DoctorOptions extends ConfigOptions, OutputOptions {}

export function define(command: Command): void {
  addConfigOptions(command).option("--json", "print JSON").addHelpText("after", EXAMPLES).action(run);
}

async function run(options: DoctorOptions): Promise<void> {
  const loaded = await loadFromOptions(options);
  const findings = await examine(loaded);
  const isWell = !findings.some(({ state }) => state === "problem");
  print(options, { healthy: isWell, findings }, wordsFor(findings, isWell));
  if (!isWell) process.exitCode = EXIT.failed;
}

/** Every check, in the order in which a server would meet them. */
async function examine(loaded: LoadedConfig): Promise<Finding[]> {
  const { config } = loaded;
  const [
    settings,
    folder,
    machine,
    database,
    store,
    site,
    secrets,
    accounts,
    audit,
    network,
    certificate,
    plugins,
  ] = await Promise.all([
    import("./doctor/settings.ts"),
    import("./doctor/data-folder.ts"),
    import("./doctor/machine.ts"),
    import("./doctor/database.ts"),
    import("./doctor/store.ts"),
    import("./doctor/site.ts"),
    import("./doctor/secrets.ts"),
    import("./doctor/accounts.ts"),
    import("./doctor/audit.ts"),
    import("./doctor/network.ts"),
    import("./doctor/certificate.ts"),
    import("./doctor/plugins.ts"),
  ]);
  return [
    ...settings.checkSettings(loaded),
    ...folder.checkDataFolder(config),
    ...machine.checkMachine(config),
    ...(await database.checkDatabase(config)),
    ...(await store.checkStore(config)),
    ...(await site.checkSite(config)),
    ...(await secrets.checkSecrets(config)),
    ...(await accounts.checkAccounts(config)),
    ...(await audit.checkAudit(config)),
    ...(await plugins.checkPlugins(config)),
    ...(await network.checkUpstream(config, process.env)),
    ...(await certificate.checkCertificate(config)),
    await network.checkServer(config),
  ];
}

function wordsFor(findings: Finding[], isWell: boolean): string {
  const warnings = findings.filter(({ state }) => state === "warning").length;
  const verdict = isWell
    ? `All checks passed${warnings > 0 ? `, with ${warnings} warning${warnings > 1 ? "s" : ""}` : ""}.`
    : "Problems found. Fix the items marked PROBLEM above.";
  return [...findingLines(findings), "", verdict].join("\n");
}
