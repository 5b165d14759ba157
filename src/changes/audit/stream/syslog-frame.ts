import { hostname } from "node:os";
import { cefOf } from "./cef.ts";
import type { StreamEvent } from "./stream-event.ts";

export type SyslogFormat = "json" | "cef";

/** Facility 13: log audit. */
const FACILITY = 13;
const SEVERITY = { warning: 4, notice: 5 };
/** Bytes of a message. Many receivers cut longer ones off, so the facts are left out then; the change log has them. */
const MOST_BYTES = 8_000;
/** What names may consist of (RFC 5424, PRINTUSASCII). */
const NOT_PRINTABLE = /[^\x21-\x7e]/g;

/** An event as a syslog message (RFC 5424), with its length in front, as RFC 5425 and octet counting of RFC 6587 have it. */
export function syslogFrame(event: StreamEvent, format: SyslogFormat): Buffer {
  const severity = event.kind.endsWith(".refused") ? SEVERITY.warning : SEVERITY.notice;
  const host = hostname().replaceAll(NOT_PRINTABLE, "").slice(0, 255) || "-";
  const kind = event.kind.replaceAll(NOT_PRINTABLE, "").slice(0, 32) || "-";
  const head = `<${FACILITY * 8 + severity}>1 ${event.at} ${host} wheelyard ${process.pid} ${kind} - `;
  const message = Buffer.from(`${head}${bodyOf(event, format)}`);
  return Buffer.concat([Buffer.from(`${message.length} `), message]);
}

function bodyOf(event: StreamEvent, format: SyslogFormat): string {
  const write = format === "cef" ? cefOf : JSON.stringify;
  const text = write(event);
  const size = Buffer.byteLength(text);
  return size <= MOST_BYTES ? text : write({ ...event, detail: { omittedBytes: size } });
}
