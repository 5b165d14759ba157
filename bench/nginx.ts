import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, type Server, startServer } from "./processes.ts";

/** The measure of all things here: nginx, one worker, serving the same bytes from files, as fast as it can be set up. */
export async function startNginx(folder: string): Promise<Server> {
  const port = await freePort();
  for (const sub of ["www", "tmp"]) mkdirSync(join(folder, sub), { recursive: true });
  const config = join(folder, "nginx.conf");
  writeFileSync(
    config,
    `worker_processes 1; daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
user root;
events { worker_connections 1024; }
http {
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; client_max_body_size 0;
  open_file_cache max=100000 inactive=600s; open_file_cache_valid 600s; gzip_static on; etag on;
  client_body_temp_path ${folder}/tmp; proxy_temp_path ${folder}/tmp; fastcgi_temp_path ${folder}/tmp;
  uwsgi_temp_path ${folder}/tmp; scgi_temp_path ${folder}/tmp;
  types { text/html html; application/vnd.pypi.simple.v1+json json; } default_type application/octet-stream;
  server { listen 127.0.0.1:${port}; root ${folder}/www; location / { index index.html; } }
}`,
  );
  return startServer({ name: "nginx", command: ["nginx", "-p", folder, "-c", config], port, ready: "/" });
}
