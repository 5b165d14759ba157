import type { ContextManager, Span, TextMapPropagator, TracerProvider } from "@opentelemetry/api";
import type { FastifyInstance } from "fastify";
import { loggedPath, routeOf } from "../request-log.ts";
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

/** Spans of requests, and within them of calls to storage and database. */
export interface Tracing {
  /** Makes a span of each request, in the trace that its headers name. */
  watch(app: FastifyInstance): void;
  /** Makes a span of each call that a request leads to. */
  around(room: string, driver: string): Around;
}

/**
 * Tracing by the SDK of OpenTelemetry that the operator loads before the program (`NODE_OPTIONS=--import=…`); null where
 * there is none, and then nothing of it is loaded or costs anything.
 */
export async function findTracing(): Promise<Tracing | null> {
  const registered = (globalThis as Record<symbol, unknown>)[REGISTERED] as Partial<Registered> | undefined;
  if (!registered?.trace || !registered.context || !registered.propagation) return null;
  const { context, propagation } = registered;
  const { defaultTextMapGetter, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } = await import(
    "@opentelemetry/api"
  );
  const tracer = registered.trace.getTracer(SCOPE);
  const spans = new WeakMap<object, Span>();
  const failed = (span: Span, message: string) => span.setStatus({ code: SpanStatusCode.ERROR, message });
  return {
    watch(app) {
      app.addHook("onRequest", (request, _reply, done) => {
        const parent = propagation.extract(ROOT_CONTEXT, request.headers, defaultTextMapGetter);
        const attributes = { "http.request.method": request.method, "url.path": loggedPath(request.url) };
        const span = tracer.startSpan(request.method, { kind: SpanKind.SERVER, attributes }, parent);
        spans.set(request, span);
        context.with(trace.setSpan(parent, span), done);
      });
      app.addHook("onResponse", async (request, reply) => {
        const span = spans.get(request);
        if (!span) return;
        const status = reply.raw.statusCode;
        const route = routeOf(request);
        span.updateName(`${request.method} ${route}`);
        span.setAttributes({ "http.route": route, "http.response.status_code": status });
        if (status >= 500) failed(span, `answered ${status}`);
        span.end();
      });
    },
    around: (room, driver) => async (operation, call) => {
      // What no request waits for (polls, sweeps) would drown the rest.
      const active = context.active();
      if (trace.getSpan(active) === undefined) return call();
      const options = { kind: SpanKind.CLIENT, attributes: { "wheelyard.driver": driver } };
      const span = tracer.startSpan(`${room} ${operation}`, options, active);
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
