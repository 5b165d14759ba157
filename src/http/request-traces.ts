import type { FastifyInstance } from "fastify";
import type { RequestSpan, Tracing } from "../monitoring/tracing.ts";
import { loggedPath, routeOf } from "./request-log.ts";

/** Makes each request a span of the trace that its headers name. */
export function traceRequests(app: FastifyInstance, tracing: Tracing): void {
  const spans = new WeakMap<object, RequestSpan>();
  app.addHook("onRequest", (request, _reply, done) => {
    const { method, headers } = request;
    const span = tracing.start({ method, path: loggedPath(request.url), headers });
    spans.set(request, span);
    span.run(done);
  });
  app.addHook("onResponse", async (request, reply) => {
    spans.get(request)?.end(routeOf(request), reply.raw.statusCode);
  });
}
