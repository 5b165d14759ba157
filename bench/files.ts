import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compare } from "./compare.ts";
import { startNginx } from "./nginx.ts";
import type { Server } from "./processes.ts";
import { upload } from "./upload.ts";
import { wheelParts } from "./wheel.ts";
import { startWheelyard } from "./wheelyard.ts";

const SIZES: Record<string, { payload: number; connections: number }> = {
  "wheel of 1 KB": { payload: 300, connections: 8 },
  "wheel of 10 MB": { payload: 10 * 2 ** 20, connections: 8 },
  "wheel of 500 MB": { payload: 500 * 2 ** 20, connections: 1 },
};

/** Downloads of wheels of three sizes, beside nginx with sendfile. */
export async function benchFiles(folder: string): Promise<void> {
  const ours = await startWheelyard(join(folder, "data"));
  const nginx = await startNginx(folder);
  try {
    for (const [what, { payload, connections }] of Object.entries(SIZES)) {
      const name = `file${payload}`;
      const parts = wheelParts(name, "1.0", payload);
      await upload(ours, name, "1.0", parts);
      mkdirSync(join(folder, "www"), { recursive: true });
      writeFileSync(join(folder, "www", `${name}.whl`), Buffer.concat(parts));
      const path = await addressOf(ours, name);
      await compare(
        what,
        { server: nginx, path: `/${name}.whl` },
        { server: ours, path },
        { connections, seconds: 4 },
      );
    }
  } finally {
    await Promise.all([nginx.stop(), ours.stop()]);
  }
}

/** Path of a project's first file. */
export async function addressOf(server: Server, project: string): Promise<string> {
  const page = `${server.url}/simple/${project}/`;
  const answer = await fetch(page, { headers: { Accept: "application/vnd.pypi.simple.v1+json" } });
  const { files } = (await answer.json()) as { files: { url: string }[] };
  return new URL((files[0] as { url: string }).url, page).pathname;
}
