import { isIPv4 } from "node:net";
import { VERSION } from "../../../version.ts";
import type { StreamEvent } from "./stream-event.ts";

/** Refusals are what people look for; the rest is information. */
const SEVERITY = { refused: 6, other: 3 };
/** Characters of one value. Receivers cut longer ones off. */
const LONGEST = 1023;

/** An event in ArcSight's Common Event Format, version 0. */
export function cefOf(event: StreamEvent): string {
  const { kind, text } = event;
  const severity = kind.endsWith(".refused") ? SEVERITY.refused : SEVERITY.other;
  const head = ["CEF:0", "Wheelyard", "Wheelyard", VERSION, kind, text.slice(0, 512), String(severity)];
  const extension = Object.entries(extensionOf(event))
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${key}=${inExtension(String(value).slice(0, LONGEST))}`);
  return `${head.map(inHead).join("|")}|${extension.join(" ")}`;
}

function extensionOf({ detail, ...event }: StreamEvent): Record<string, string | number | null> {
  const { address } = event;
  const isV4 = address !== null && isIPv4(address);
  return {
    rt: Date.parse(event.at),
    externalId: event.id,
    cat: event.log,
    act: event.kind,
    suser: event.actor,
    ...(isV4 ? { src: address } : { c6a2Label: address && "Source IPv6 Address", c6a2: address }),
    ...labelled(1, "index", event.index),
    ...labelled(2, "project", event.project),
    ...labelled(3, "subject", event.subject),
    cnt: typeof detail.count === "number" ? detail.count : null,
    reason: typeof detail.reason === "string" ? detail.reason : null,
    ...labelled(4, "detail", Object.keys(detail).length === 0 ? null : JSON.stringify(detail)),
  };
}

function labelled(number: number, label: string, value: string | null): Record<string, string | null> {
  return { [`cs${number}Label`]: value === null ? null : label, [`cs${number}`]: value };
}

/** The head has no way to write line ends. */
function inHead(text: string): string {
  return withoutControls(text.replaceAll(/[\r\n]+/g, " ")).replaceAll(/[\\|]/g, "\\$&");
}

function inExtension(text: string): string {
  const escaped = text.replaceAll(/[\\=]/g, "\\$&").replaceAll("\r", "\\r").replaceAll("\n", "\\n");
  return withoutControls(escaped);
}

function withoutControls(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, " ");
}
