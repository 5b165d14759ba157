import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { ApiClient } from "../api-client.ts";
import { serverUrl } from "../options/server-options.ts";
import { type OutputOptions, print, time } from "../terminal/output.ts";
import { keepLogin, loginKey, loginsFile } from "./kept-logins.ts";
import { openPage } from "./open-page.ts";

interface LoginOptions extends OutputOptions {
  url?: string;
  browser: boolean;
}

interface Begun {
  secret: string;
  code: string;
}
interface Collected {
  state: "waiting" | "approved";
  token: { id: number; token: string; account: string; expiresAt: string } | null;
}

const POLL_MS = 1_500;

export function define(command: Command): void {
  command
    .argument("[url]", "address of the server (also WHEELYARD_URL; default: that of the last login)")
    .option("--no-browser", "do not open a browser on this machine")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Signs this machine in. Confirm the code in a browser, on this machine or another one, where you sign in as usual. The token is valid
for some hours. It is kept in a file that only you can read, and used by the other commands and by wheelyard-keyring.

Examples:
  wheelyard login https://packages.example.com
  wheelyard login --no-browser                    on a machine without a browser`,
    )
    .action(login);
}

async function login(given: string | undefined, options: LoginOptions): Promise<void> {
  const url = serverUrl(given === undefined ? {} : { url: given });
  const api = new ApiClient(url, null);
  const key = loginKey(url);
  const { secret, code } = await api.post<Begun>("/terminal-sign-ins", {
    device:
      hostname()
        .replace(/[^\x20-\x7e]/g, "?")
        .slice(0, 100) || "unknown",
  });
  const page = `${key}ui/connect?code=${code}`;
  process.stderr.write(`Open this page, and confirm the code ${code}:\n\n  ${page}\n\n`);
  if (options.browser) openPage(page);
  const { account, token, id, expiresAt: until } = await collected(api, secret);
  keepLogin(url, { id, token, account, expiresAt: until });
  const text = `Signed in to ${key} as ${account} until ${time(until)}. The token is in ${loginsFile()}.`;
  print(options, { url: key, account, expiresAt: until }, text);
}

/** Waits for the confirmation; the server ends the wait with a refusal when the code expires. */
async function collected(api: ApiClient, secret: string): Promise<NonNullable<Collected["token"]>> {
  for (;;) {
    const { token } = await api.post<Collected>("/terminal-tokens", { secret });
    if (token !== null) return token;
    await sleep(POLL_MS);
  }
}
