import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { freePort, type Server, startServer } from "./processes.ts";
import { ADMIN_PASSWORD } from "./wheelyard.ts";

/** devpi with its defaults, and a way to ask its management API as root. */
export interface Devpi {
  server: Server;
  manage(method: string, path: string, body: unknown): Promise<void>;
}

/** Starts devpi-server from the bin folder of its environment; `options` are those of `devpi-init`. */
export async function startDevpi(bin: string, folder: string, options: string[] = []): Promise<Devpi> {
  const port = await freePort();
  const data = ["--serverdir", join(folder, "data")];
  execFileSync(join(bin, "devpi-init"), [...data, ...options, "--root-passwd", ADMIN_PASSWORD], {
    stdio: "ignore",
  });
  const command = [join(bin, "devpi-server"), ...data, "--port", String(port), "--host", "127.0.0.1"];
  const server = await startServer({ name: "devpi", command, port, ready: "/+api" });
  const signIn = await fetch(`${server.url}/+login`, {
    method: "POST",
    body: JSON.stringify({ user: "root", password: ADMIN_PASSWORD }),
  });
  const { result } = (await signIn.json()) as { result: { password: string } };
  const token = Buffer.from(`root:${result.password}`).toString("base64");
  const manage = async (method: string, path: string, body: unknown) => {
    const headers = { "X-Devpi-Auth": token, "Content-Type": "application/json" };
    const answer = await fetch(server.url + path, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`devpi ${method} ${path}: ${answer.status} ${await answer.text()}`);
  };
  return { server, manage };
}
