import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./free-port.ts";
import { send } from "./send.ts";

/** Whether nginx is installed. */
export const HAS_NGINX = (() => {
  try {
    execFileSync("nginx", ["-v"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

/** nginx in front of several nodes: another one is asked when one does not answer, but no upload is sent twice. */
export class Nginx {
  readonly origin: string;
  readonly #folder: string;
  readonly #process: ChildProcess;

  private constructor(port: number, folder: string, process: ChildProcess) {
    this.origin = `http://127.0.0.1:${port}`;
    this.#folder = folder;
    this.#process = process;
  }

  static async start(origins: string[]): Promise<Nginx> {
    const folder = await mkdtemp(join(tmpdir(), "wheelyard-nginx-"));
    const port = await freePort();
    const conf = join(folder, "nginx.conf");
    await writeFile(conf, configuration(origins, port, folder));
    const child = spawn("nginx", ["-p", folder, "-c", conf, "-e", join(folder, "error.log")], {
      stdio: "ignore",
    });
    const nginx = new Nginx(port, folder, child);
    while ((await send(nginx.origin, { path: "/-/health" }).catch(() => null)) === null) await sleep(20);
    return nginx;
  }

  async stop(): Promise<void> {
    const gone = once(this.#process, "exit");
    this.#process.kill("SIGTERM");
    await gone;
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function configuration(origins: string[], port: number, folder: string): string {
  const servers = origins.map((origin) => `server ${new URL(origin).host} max_fails=1 fail_timeout=1s;`);
  return `
daemon off;
${process.getuid?.() === 0 ? "user root;" : ""}
pid ${folder}/pid;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  client_max_body_size 0;
  upstream nodes { ${servers.join(" ")} keepalive 16; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://nodes;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_request_buffering off;
      proxy_connect_timeout 2s;
      proxy_next_upstream error timeout http_503;
    }
  }
}
`;
}
