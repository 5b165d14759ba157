import type { Command } from "commander";
import { Problem } from "../../../client/src/problem.ts";
import { ApiClient } from "../api-client.ts";
import { serverUrl } from "../options/server-options.ts";
import { type OutputOptions, print } from "../terminal/output.ts";
import { forgetLogin, keptLogin, loginKey } from "./kept-logins.ts";

export function define(command: Command): void {
  command
    .argument("[url]", "address of the server (also WHEELYARD_URL; default: that of the last login)")
    .option("--json", "print JSON")
    .addHelpText("after", "\nRevokes the token of wheelyard login, and removes it from this machine.")
    .action(logout);
}

async function logout(given: string | undefined, options: OutputOptions): Promise<void> {
  const url = serverUrl(given === undefined ? {} : { url: given });
  const kept = keptLogin(url);
  const key = loginKey(url);
  if (kept === null) return print(options, { url: key, account: null }, `You are not signed in to ${key}.`);
  forgetLogin(url);
  const isRevoked = await revoke(url, kept.token, kept.id);
  const { account, expiresAt } = kept;
  const rest = isRevoked
    ? ""
    : ` The server could not be asked to revoke the token, which expires at ${expiresAt}. You can revoke it on the page Your account.`;
  print(options, { url: key, account, isRevoked }, `Signed out of ${key}.${rest}`);
}

/** Whether the token no longer works. */
async function revoke(url: string, token: string, id: number): Promise<boolean> {
  try {
    await new ApiClient(url, `Bearer ${token}`).delete(`/tokens/${id}`);
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // A token that is expired or revoked signs no one in.
    return error.status === 401 || error.status === 404;
  }
}
