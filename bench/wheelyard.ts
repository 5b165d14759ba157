import { join } from "node:path";
import { freePort, startServer } from "./processes.ts";

export const ADMIN_PASSWORD = "bench-password-1";
export const BASIC = `Basic ${Buffer.from(`admin:${ADMIN_PASSWORD}`).toString("base64")}`;

/** The built server as users run it: one process, the bundle, a data folder of its own. */
export async function startWheelyard(data: string, env: Record<string, string> = {}) {
  const port = await freePort();
  return startServer({
    name: "wheelyard",
    command: [process.execPath, join(import.meta.dirname, "../bin/wheelyard.cjs"), "serve"],
    port,
    ready: "/-/health",
    env: {
      WHEELYARD_DATA: data,
      WHEELYARD_HOST: "127.0.0.1",
      WHEELYARD_PORT: String(port),
      WHEELYARD_ADMIN_PASSWORD: ADMIN_PASSWORD,
      WHEELYARD_LOG_LEVEL: "warn",
      ...env,
    },
  });
}

export const databaseOf = (data: string): string => join(data, "wheelyard.db");
