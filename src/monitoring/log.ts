import { type DestinationStream, type Logger, pino } from "pino";

/** What the configuration says about the log. */
interface LogSettings {
  /** Minimum severity, or `silent`. */
  level: string;
  /** Default: `json`. */
  format?: "json" | "text" | undefined;
}

/** The server's log: JSON lines, or one short line for people each. */
export function createLog({ log }: { log: LogSettings }): Logger {
  const { level, format } = log;
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return format === "text"
    ? pino(options, textLines())
    : pino(options, pino.destination({ fd: 2, sync: true }));
}

const LEVELS: Record<number, string> = { 20: "debug", 30: "info ", 40: "warn ", 50: "error", 60: "fatal" };

function textLines(): DestinationStream {
  return { write: (entry) => process.stderr.write(toTextLine(entry)) };
}

/** A log entry (JSON) as a line like `12:34:56 info  request method=GET path=/simple/ status=200`. */
export function toTextLine(entry: string): string {
  const { level, time, msg, err, ...rest } = JSON.parse(entry) as Record<string, unknown>;
  const details = Object.entries(rest).map(
    ([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  const at = String(time).slice(11, 19);
  const line = `${at} ${LEVELS[Number(level)] ?? level} ${[msg, ...details].join(" ")}`;
  return `${oneLine(line)}${err ? ` ${stackOf(err)}` : ""}\n`;
}

/** The stack in lines of its own, each indented: none looks like an entry. */
function stackOf(err: unknown): string {
  const { stack } = err as { stack?: string };
  return (stack ?? JSON.stringify(err)).split("\n").map(oneLine).join("\n    ");
}

/** Without control characters: what clients send makes no line of its own and moves no cursor. */
function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, "?");
}
