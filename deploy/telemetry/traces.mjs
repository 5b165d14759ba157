// Enables traces. Load this file before Wheelyard, with the two packages installed beside it.
//   npm install @opentelemetry/sdk-node @opentelemetry/exporter-trace-otlp-proto
//   export OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318 OTEL_SERVICE_NAME=wheelyard
//   NODE_OPTIONS=--import=/opt/traces/traces.mjs wheelyard serve
import { isMainThread } from "node:worker_threads";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { NodeSDK } from "@opentelemetry/sdk-node";

// Wheelyard creates the spans itself; its worker threads create none.
if (isMainThread) {
  const sdk = new NodeSDK({ traceExporter: new OTLPTraceExporter(), instrumentations: [] });
  sdk.start();
  // The last spans are sent while running requests finish.
  for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => void sdk.shutdown().catch(() => undefined));
}
