import { type DestinationStream, type Logger, pino } from "pino";
import type { Config } from "../config/schema.ts";

/** The server's log: JSON lines, or one short line for people each. */
export function createLog(config: Config): Logger {
  const { level, format } = config.log;
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return format === "text"
    ? pino(options, textLines())
    : pino(options, pino.destination({ fd: 2, sync: true }));
}

const LEVELS: Record<number, string> = { 20: "debug", 30: "info ", 40: "warn ", 50: "error", 60: "fatal" };

/** Turns each entry into a line like `12:34:56 info  request 200 GET /simple/ 1.2 ms`. */
function textLines(): DestinationStream {
  return {
    write(line) {
      const { level, time, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown>;
      const details = Object.entries(rest).map(
        ([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
      );
      const error = err
        ? ` ${(err as { stack?: string; message?: string }).stack ?? JSON.stringify(err)}`
        : "";
      const at = String(time).slice(11, 19);
      process.stderr.write(
        `${at} ${LEVELS[Number(level)] ?? level} ${[msg, ...details].join(" ")}${error}\n`,
      );
    },
  };
}
