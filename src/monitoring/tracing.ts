import type { IncomingHttpHeaders } from "node:http";
import type { ContextManager, Span, TextMapPropagator, TracerProvider } from "@opentelemetry/api";
import type { Around } from "./measured.ts";

/** Where every copy of OpenTelemetry's API in a process finds what was registered with one of them. */
const REGISTERED = Symbol.for("opentelemetry.js.api.1");
const SCOPE = "wheelyard";

/** What an SDK registers. It is asked directly: a copy of the API passes over an SDK whose own copy is older. */
interface Registered {
  trace: TracerProvider;
  context: ContextManager;
  propagation: TextMapPropagator;
}

/** A request when it arrives. */
export interface TracedRequest {
  method: string;
  /** Without the query. */
  path: string;
  /** They may name the trace that the request belongs to. */
  headers: IncomingHttpHeaders;
}

/** The span of one request. */
export interface RequestSpan {
  /** Runs `work`. Calls that it leads to become spans within this one. */
  run(work: () => void): void;
  /** Ends the span, with the route's pattern and the status of the answer. */
  end(route: string, status: number): void;
}

/** Spans of requests, and within them of calls to storage and database. */
export interface Tracing {
  /** Starts the span of a request. */
  start(request: TracedRequest): RequestSpan;
  /** Creates a span for each call that a request leads to. `part`: `storage` or `database`. */
  around(part: string, driver: string): Around;
}

/**
 * Tracing with the OpenTelemetry SDK that the operator loads before the program (`NODE_OPTIONS=--import=…`). Null without
 * one: then OpenTelemetry is not even loaded.
 */
export async function findTracing(): Promise<Tracing | null> {
  const registered = (globalThis as Record<symbol, unknown>)[REGISTERED] as Partial<Registered> | undefined;
  if (!registered?.trace || !registered.context || !registered.propagation) return null;
  const { context, propagation } = registered;
  const { defaultTextMapGetter, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } = await import(
    "@opentelemetry/api"
  );
  const tracer = registered.trace.getTracer(SCOPE);
  const failed = (span: Span, message: string) => span.setStatus({ code: SpanStatusCode.ERROR, message });
  return {
    start({ method, path, headers }) {
      const parent = propagation.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
      const attributes = { "http.request.method": method, "url.path": path };
      const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, parent);
      return {
        run: (work) => context.with(trace.setSpan(parent, span), work),
        end(route, status) {
          span.updateName(`${method} ${route}`);
          span.setAttributes({ "http.route": route, "http.response.status_code": status });
          if (status >= 500) failed(span, `answered ${status}`);
          span.end();
        },
      };
    },
    around: (part, driver) => async (operation, call) => {
      // Calls outside requests (polling, cleaning up) are too many and would hide the others.
      const active = context.active();
      if (trace.getSpan(active) === undefined) return call();
      const options = { kind: SpanKind.CLIENT, attributes: { "wheelyard.driver": driver } };
      const span = tracer.startSpan(`${part} ${operation}`, options, active);
      try {
        return await context.with(trace.setSpan(active, span), call);
      } catch (error) {
        failed(span, error instanceof Error ? error.message : String(error));
        throw error;
      } finally {
        span.end();
      }
    },
  };
}
