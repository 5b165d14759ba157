import { hostname } from "node:os";
import type { FirstAdministrator } from "../../accounts/first-account.ts";
import type { Config } from "../../config/schema.ts";
import { VERSION } from "../../version.ts";

/**
 * What `serve` prints when it is ready: where it is, the first administrator's password when it was just made, and
 * lines to paste. `url` is the address listened on, without a slash at its end.
 */
export function startBanner(config: Config, url: string, { generated, notice }: FirstAdministrator): string {
  const base = reachable(url);
  const sections = [
    `Wheelyard ${VERSION} is ready: ${base}/\n  data     ${config.data}\n  reads    ${readers(config)}\n  writes   accounts with the right to`,
    generated === null
      ? null
      : `First administrator (the password is shown only once):\n  account  admin\n  password ${generated}`,
    notice === null ? null : `Notice:\n  ${notice.replace("--data FOLDER", `--data ${config.data}`)}`,
    installLines(base, config),
    publishLines(base, generated),
  ];
  return `${sections.filter((section) => section !== null).join("\n\n")}\n`;
}

/** The address with the machine's name where every address is listened on. */
function reachable(url: string): string {
  const parsed = new URL(url);
  if (parsed.hostname === "0.0.0.0" || parsed.hostname === "[::]") parsed.hostname = hostname();
  return parsed.href.replace(/\/$/, "");
}

function readers(config: Config): string {
  switch (config.access.read) {
    case "everyone":
      return "everyone who can reach this address";
    case "granted":
      return "accounts with a grant";
    default:
      return "accounts only (to open reading, set access.read: everyone, or run `wheelyard grant add network:10.0.0.0/8 read`)";
  }
}

function installLines(base: string, config: Config): string {
  const index = `${config.access.read === "everyone" ? base : withUser(base)}/simple/`;
  const host = new URL(base).hostname;
  const trusted = base.startsWith("https:") || isLocal(host) ? "" : `--trusted-host ${host} `;
  return `Install:\n  pip install ${trusted}--index-url ${index} PACKAGE\n  uv pip install --index-url ${index} PACKAGE`;
}

function publishLines(base: string, password: string | null): string {
  const twine = password === null ? "-u admin" : `-u admin -p ${password}`;
  const uv = password === null ? "--username admin" : `--username admin --password ${password}`;
  return `Publish:\n  twine upload --repository-url ${base}/legacy/ ${twine} dist/*\n  uv publish --publish-url ${base}/legacy/ ${uv} dist/*`;
}

function withUser(base: string): string {
  return base.replace("://", "://admin@");
}

function isLocal(host: string): boolean {
  return host === "localhost" || host === "[::1]" || host.startsWith("127.");
}
