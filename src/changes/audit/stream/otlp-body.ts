import { hostname } from "node:os";
import { VERSION } from "../../../version.ts";
import type { StreamEvent } from "./stream-event.ts";

/** Severity numbers of OpenTelemetry. */
const INFO = 9;
const WARN = 13;

type Value =
  | { stringValue: string }
  | { intValue: string }
  | { doubleValue: number }
  | { boolValue: boolean }
  | { arrayValue: { values: Value[] } }
  | { kvlistValue: { values: Attribute[] } }
  | Record<never, never>;

interface Attribute {
  key: string;
  value: Value;
}

/** An `ExportLogsServiceRequest` of OTLP 1 in its JSON form, where 64-bit numbers are text. */
export function otlpBody(events: readonly StreamEvent[]): string {
  const resource = { "service.name": "wheelyard", "service.version": VERSION, "host.name": hostname() };
  const scopeLogs = { scope: { name: "wheelyard.audit" }, logRecords: events.map(recordOf) };
  const resourceLogs = [{ resource: { attributes: attributesOf(resource) }, scopeLogs: [scopeLogs] }];
  return JSON.stringify({ resourceLogs: events.length === 0 ? [] : resourceLogs });
}

function recordOf({ id, log, kind, at, text, actor, address, ...about }: StreamEvent) {
  const isRefusal = kind.endsWith(".refused");
  const nanoseconds = `${Date.parse(at)}000000`;
  const own = Object.entries(about).map(([name, value]) => [`wheelyard.${name}`, value]);
  const attributes = {
    "event.name": kind,
    "user.name": actor,
    "client.address": address,
    "wheelyard.id": id,
    "wheelyard.log": log,
    ...(Object.fromEntries(own) as Record<string, unknown>),
  };
  return {
    timeUnixNano: nanoseconds,
    observedTimeUnixNano: nanoseconds,
    severityNumber: isRefusal ? WARN : INFO,
    severityText: isRefusal ? "WARN" : "INFO",
    eventName: kind,
    body: { stringValue: text },
    attributes: attributesOf(attributes),
  };
}

function attributesOf(values: Readonly<Record<string, unknown>>): Attribute[] {
  return Object.entries(values)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([key, value]) => ({ key, value: asValue(value) }));
}

function asValue(value: unknown): Value {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (Number.isSafeInteger(value)) return { intValue: String(value) };
  if (typeof value === "number") return { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(asValue) } };
  if (typeof value === "object" && value !== null)
    return { kvlistValue: { values: attributesOf(value as Record<string, unknown>) } };
  return {};
}
