import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureFirstAdministrator } from "../../src/accounts/first-account.ts";
import { buildCaches } from "../../src/app/caches.ts";
import { buildServices, closeServices, type Services } from "../../src/app/services.ts";
import { loadConfig } from "../../src/config/load.ts";
import type { Config } from "../../src/config/schema.ts";
import type { AnswerCaches } from "../../src/http/routes.ts";
import { startHttp } from "../../src/http/server.ts";
import { createLog } from "../../src/monitoring/log.ts";
import { Caller } from "./caller.ts";
import { ADMIN_PASSWORD } from "./start-server.ts";

/** Two servers over the same services in this process: one with the fast path, one without. */
export interface Twins {
  services: Services;
  caches: AnswerCaches;
  withFastPath: number;
  withoutFastPath: number;
  admin: Caller;
  stop(): Promise<void>;
}

/** Starts both servers. `adjust` changes the configuration, which keeps its bytes in memory and logs nothing. */
export async function startTwins(adjust: (config: Config) => void = () => undefined): Promise<Twins> {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-twins-"));
  const environment = { WHEELYARD_DATA: folder, WHEELYARD_PORT: "0" };
  const { config } = await loadConfig({ environment, terminal: false });
  config.limits.signInAttempts = 1_000_000;
  config.log.level = "error";
  adjust(config);
  const services = await buildServices(config, createLog(config), null);
  const caches = buildCaches(services);
  await ensureFirstAdministrator(services.accounts, ADMIN_PASSWORD);
  const servers = [true, false].map((fastPath) =>
    startHttp({ ...services, config: { ...config, listen: { ...config.listen, fastPath } } }, caches),
  );
  const [fast, slow] = await Promise.all(servers);
  if (!fast || !slow) throw new Error("no servers");
  return {
    services,
    caches,
    withFastPath: Number(new URL(fast.url).port),
    withoutFastPath: Number(new URL(slow.url).port),
    admin: new Caller(slow.url).withPassword("admin", ADMIN_PASSWORD),
    async stop() {
      await Promise.all([fast.stop({ graceMs: 0, lingerMs: 250 }), slow.stop({ graceMs: 0, lingerMs: 250 })]);
      await closeServices(services);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
