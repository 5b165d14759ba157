import type { UpstreamResponse } from "./client.ts";

/** Whether HTTP itself says where the body ends; else the end of the connection is taken for it. */
export function isFramed(headers: UpstreamResponse["headers"]): boolean {
  return headers["content-length"] !== undefined || /\bchunked\b/i.test(headers["transfer-encoding"] ?? "");
}
