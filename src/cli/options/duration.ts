import { CommandFailure, EXIT } from "../terminal/failure.ts";

const UNITS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 };

/** Seconds of "90d", "12h", "1y" as the options of tokens take it. */
export function parseDuration(text: string): number {
  const parts = /^(\d{1,9})([smhdwy])$/.exec(text);
  const seconds = parts === null ? 0 : Number(parts[1]) * (UNITS[parts[2] ?? ""] ?? 0);
  if (seconds > 0) return seconds;
  throw new CommandFailure(
    `"${text}" is not a duration. Use a form such as 90d, 12h, 30m or 1y.`,
    EXIT.usage,
  );
}
