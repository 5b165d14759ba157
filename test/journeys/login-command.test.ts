import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { ApiBrowser } from "../harness/api-browser.ts";
import { CommandLine } from "../harness/command-line.ts";
import { makeAccount } from "../harness/people.ts";
import { PROGRAM } from "../harness/program.ts";
import { startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";

const home = mkdtempSync(join(tmpdir(), "wheelyard-login-"));
const file = join(home, "wheelyard", "logins.json");
const server = await startServer({
  config: { access: { read: "authenticated" }, tokens: { loginLife: 3600 } },
});
after(async () => {
  rmSync(home, { recursive: true });
  await server.remove();
});
const { admin, anonymous, origin } = server;
await makeAccount(server, "maria");
const wheelyard = new CommandLine({ XDG_CONFIG_HOME: home });
const maria = new ApiBrowser(origin);
await maria.ask("POST", "/session", { account: "maria", password: "maria: a pass:wörd" });

interface Kept {
  last: string;
  logins: Record<string, { token: string; account: string; id: number; expiresAt: string }>;
}
const kept = () => JSON.parse(readFileSync(file, "utf8")) as Kept;

/** Runs the command, and lets someone confirm the code that it shows. */
async function login(confirm: (code: string) => Promise<void>): Promise<{ code: number; output: string }> {
  const [node, ...args] = [...PROGRAM.command, "login", origin, "--no-browser"];
  const env = { PATH: process.env.PATH, ...PROGRAM.env, XDG_CONFIG_HOME: home };
  const child = spawn(node as string, args, { env });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  const ended = once(child, "exit");
  await until(() => /\?code=[A-Z-]{9}/.test(output), "the command shows a code");
  assert.ok(output.includes(`${origin}/ui/connect?code=`));
  await confirm(/\?code=([A-Z-]{9})/.exec(output)?.[1] ?? "");
  const [code] = (await ended) as [number];
  return { code, output };
}
const byMaria = async (code: string) => {
  const shown = await maria.ask("GET", `/terminal-sign-ins/${code}`);
  assert.equal(shown.status, 200, shown.text);
  assert.equal((await maria.ask("POST", `/terminal-sign-ins/${code}/approve`)).status, 204);
};

test("a command line is signed in by who confirms its code in a browser, until logout", async () => {
  const { code, output } = await login(byMaria);
  assert.equal(code, 0, output);
  assert.match(output, /Signed in to .* as maria until/);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const { token, account, expiresAt } = kept().logins[`${origin}/`] as Kept["logins"][string];
  assert.equal(account, "maria");
  assert.ok(!output.includes(token));
  assert.ok(Math.abs(Date.parse(expiresAt) - Date.now() - 3_600_000) < 600_000);
  // Other commands use it, without an address too.
  for (const more of [[], ["--url", origin], ["--url", `${origin}/`]]) {
    const ended = await wheelyard.try(["rights", ...more]);
    assert.equal(ended.code, 0, ended.stderr);
  }
  const { account: who } = await anonymous.withToken(token).manage<{ account: string }>("GET", "/whoami");
  assert.equal(who, "maria");
  // What is given goes before it.
  const bad = await wheelyard.try(["rights", "--token", "wy_unknown"]);
  assert.notEqual(bad.code, 0);
  const out = await wheelyard.run(["logout"]);
  assert.match(out, /^Signed out of /);
  assert.deepEqual(kept(), { version: 1, logins: {}, last: null });
  assert.equal((await anonymous.withToken(token).get("/-/api/v1/whoami")).status, 401);
  assert.match(await wheelyard.run(["logout", origin]), /not signed in/);
});

test("an expired login says so, and no command goes on as nobody", async () => {
  await login(byMaria);
  const before = kept();
  const entry = before.logins[`${origin}/`] as Kept["logins"][string];
  writeFileSync(
    file,
    JSON.stringify({
      ...before,
      logins: { [`${origin}/`]: { ...entry, expiresAt: "2020-01-01T00:00:00Z" } },
    }),
  );
  const { code, stderr } = await wheelyard.try(["rights"]);
  assert.equal(code, 2);
  assert.match(stderr, /has expired. Run wheelyard login/);
  assert.equal((await wheelyard.try(["logout"])).code, 0);
  writeFileSync(file, "not JSON");
  assert.equal((await wheelyard.try(["logout", origin])).code, 0);
});

test("only a browser's session confirms, a code counts once, and a secret collects one token", async () => {
  const begin = () =>
    anonymous.manage<{ secret: string; code: string }>("POST", "/terminal-sign-ins", { device: "pc" });
  const collect = (secret: string) => anonymous.api("POST", "/terminal-tokens", { secret });
  const { secret, code } = await begin();
  assert.equal((await collect(secret)).json().state, "waiting");
  assert.equal((await anonymous.api("POST", `/terminal-sign-ins/${code}/approve`)).status, 401);
  assert.equal((await admin.api("POST", `/terminal-sign-ins/${code}/approve`)).status, 403);
  const { csrf } = maria;
  maria.csrf = "";
  assert.equal((await maria.ask("POST", `/terminal-sign-ins/${code}/approve`)).status, 403);
  maria.csrf = csrf;
  for (const wrong of ["AAAA-AAAA", "x", code.toLowerCase(), "%00", "' or 1=1"])
    assert.ok(
      [400, 404].includes(
        (await maria.ask("POST", `/terminal-sign-ins/${encodeURIComponent(wrong)}/approve`)).status,
      ),
    );
  assert.equal((await maria.ask("POST", `/terminal-sign-ins/${code}/approve`)).status, 204);
  assert.equal((await maria.ask("POST", `/terminal-sign-ins/${code}/approve`)).status, 404);
  const both = await Promise.all([collect(secret), collect(secret)]);
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 404]);
  for (const device of ["", "x".repeat(101), "a\u001b[2J", 7])
    assert.equal((await anonymous.api("POST", "/terminal-sign-ins", { device })).status, 400);
});

test("an account that was disabled after it confirmed gets no token", async () => {
  await makeAccount(server, "leaver");
  const leaver = new ApiBrowser(origin);
  await leaver.ask("POST", "/session", { account: "leaver", password: "leaver: a pass:wörd" });
  const { secret, code } = await anonymous.manage<{ secret: string; code: string }>(
    "POST",
    "/terminal-sign-ins",
    { device: "pc" },
  );
  assert.equal((await leaver.ask("POST", `/terminal-sign-ins/${code}/approve`)).status, 204);
  await admin.manage("PATCH", "/accounts/leaver", { disabled: true });
  assert.equal((await anonymous.api("POST", "/terminal-tokens", { secret })).status, 404);
});
