// Stands in for the SDK of OpenTelemetry: writes each span that ends into the file that SPANS_FILE names, a line each.
import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";
import { appendFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
import { context, propagation, ROOT_CONTEXT, trace } from "@opentelemetry/api";

class Span {
  constructor(name, options, parent) {
    const above = trace.getSpanContext(parent);
    this.ids = {
      traceId: above?.traceId ?? randomBytes(16).toString("hex"),
      spanId: randomBytes(8).toString("hex"),
      traceFlags: 1,
    };
    this.told = { name, kind: options.kind, parent: above?.spanId ?? null, attributes: options.attributes };
  }
  spanContext() {
    return this.ids;
  }
  setAttributes(attributes) {
    Object.assign(this.told.attributes, attributes);
  }
  updateName(name) {
    this.told.name = name;
  }
  setStatus(status) {
    this.told.status = status;
  }
  end() {
    appendFileSync(process.env.SPANS_FILE, `${JSON.stringify({ ...this.ids, ...this.told })}\n`);
  }
}

const tracer = {
  startSpan: (name, options, parent) => new Span(name, options, parent),
};

const contexts = new AsyncLocalStorage();
const manager = {
  active: () => contexts.getStore() ?? ROOT_CONTEXT,
  with: (active, work, self, ...args) => contexts.run(active, () => work.apply(self, args)),
  bind: (_, target) => target,
  enable: () => manager,
  disable: () => manager,
};

const propagator = {
  inject() {},
  fields: () => ["traceparent"],
  extract(active, carrier) {
    const [, traceId, spanId] = /^00-(\w{32})-(\w{16})-/.exec(carrier.traceparent ?? "") ?? [];
    return traceId
      ? trace.setSpanContext(active, { traceId, spanId, traceFlags: 1, isRemote: true })
      : active;
  },
};

if (isMainThread) {
  trace.setGlobalTracerProvider({ getTracer: () => tracer });
  context.setGlobalContextManager(manager);
  propagation.setGlobalPropagator(propagator);
  // As an SDK does that brings an older copy of the API.
  const registered = Symbol.for("opentelemetry.js.api.1");
  globalThis[registered] = { ...globalThis[registered], version: "1.3.0" };
}
