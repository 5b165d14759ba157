import { randomUUID } from "node:crypto";
import { createServer as createHttpServer, type Server as HttpServer, type IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import type { Logger } from "pino";
import type { LiveEvents } from "../changes/live-events.ts";
import type { Config } from "../config/schema.ts";
import type { Tracing } from "../monitoring/tracing.ts";
import type { Refusal } from "../refusal.ts";
import { throughMirrors, VIA_HEADER } from "../upstreams/via.ts";
import { METHODS, notAllowed } from "./allowed-methods.ts";
import { cameByHttps } from "./caller.ts";
import { refuseCrossSite } from "./cross-site.ts";
import { docsElsewhere } from "./docs/docs-host.ts";
import { FastPath, type FastPathServices, type StopTerms } from "./fast-path/fast-path.ts";
import { takeRefusal } from "./fast-path/refused.ts";
import { openListener, urlOf } from "./listener.ts";
import type { AddressServices } from "./own-address.ts";
import { refuseOtherHosts } from "./own-address.ts";
import { cutWhenStalled } from "./prepared.ts";
import { asRefusal, sendProblem } from "./problem.ts";
import { faultOfHead } from "./request-head.ts";
import { observeRequests } from "./request-log.ts";
import { traceRequests } from "./request-traces.ts";
import { withRequestPage } from "./requestable.ts";
import { type AnswerCaches, type RouteServices, registerRoutes } from "./routes.ts";
import { noteRefusal, type SecurityNoteServices } from "./security-notes.ts";

/** What the server needs. */
export interface HttpServices extends RouteServices, FastPathServices, SecurityNoteServices {
  /** Closed when the server stops. */
  events: LiveEvents;
  indexes: RouteServices["indexes"];
  log: Logger;
  /** Null: off. */
  tracing: Tracing | null;
}

/** A listening server. */
export interface RunningServer {
  /** `http://host:port` or `https://host:port`, without a slash at its end. */
  url: string;
  /** Takes no new connections, lets requests in flight finish within the grace, and resolves when all is closed. */
  stop(terms: StopTerms): Promise<void>;
}

const MAX_HEADER_BYTES = 32 * 1024;
const MAX_HEADERS = 200;
const READ_AHEAD_BYTES = 256 * 1024;
const SAFE_ID = /^[A-Za-z0-9._:-]{1,100}$/;
/** Largest body of a management request; uploads read theirs themselves. */
const MAX_API_BODY = 1024 * 1024;

/** Builds the routes around the services and listens. */
export async function startHttp(services: HttpServices, caches: AnswerCaches): Promise<RunningServer> {
  const { listen, limits } = services.config;
  const http = createHttp(services);
  const app = createApp(http, services);
  const state = { isDraining: false };
  if (services.tracing) traceRequests(app, services.tracing);
  observeRequests(app, services);
  registerRoutes(app, services, caches, () => state.isDraining);
  await app.ready();
  // It does not listen itself but is handed connections. This starts the timer that ends slow requests.
  http.emit("listening");
  http.prependListener("request", (_request, response) => {
    if (state.isDraining) response.shouldKeepAlive = false;
  });
  const fastPath = new FastPath(await openListener(services), http, services, caches);
  services.metrics.gauge("wheelyard_connections", "Open connections.", () => fastPath.connections);
  const address = await fastPath.listen({
    host: listen.host,
    port: listen.port,
    maxConnections: limits.connections,
  });
  return {
    url: urlOf(listen, address.port),
    async stop(terms) {
      state.isDraining = true;
      services.events.close();
      await fastPath.stop(terms);
      await app.close();
    },
  };
}

/** node:http with bounds on what a client may send and how slowly (RELIABILITY F30-F33). */
function createHttp({ config: { limits } }: { config: Config }): HttpServer {
  const http = createHttpServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: limits.headerTimeout * 1000,
    // Uploads may take hours; each body has its own idle time-out.
    requestTimeout: 0,
    keepAliveTimeout: limits.idleTimeout * 1000,
    connectionsCheckingInterval: 2000,
    highWaterMark: READ_AHEAD_BYTES,
    noDelay: true,
    requireHostHeader: false,
  });
  http.maxHeadersCount = MAX_HEADERS;
  http.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => answerClientError(error, socket));
  return http;
}

/** Answers input that is not a valid request, if the client still listens. */
function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const status = {
    HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
    ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
  };
  const line = status[error.code as keyof typeof status] ?? "400 Bad Request";
  socket.end(`HTTP/1.1 ${line}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function createApp(
  http: HttpServer,
  services: AddressServices & Pick<FastPathServices, "proxySignIn"> & SecurityNoteServices & { log: Logger },
): FastifyInstance {
  const { log, config } = services;
  const { hsts } = config.listen;
  const app = Fastify({
    serverFactory: (handler) => {
      http.on("request", handler);
      return http;
    },
    loggerInstance: log as FastifyBaseLogger,
    // One logger for all requests. Log entries about a request include its ID.
    childLoggerFactory: (logger) => logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: (request: IncomingMessage) => {
      const given = request.headers["x-request-id"];
      return typeof given === "string" && SAFE_ID.test(given) ? given : randomUUID();
    },
    bodyLimit: MAX_API_BODY,
    routerOptions: { maxParamLength: 500, ignoreDuplicateSlashes: false },
    frameworkErrors: (error, request, reply) =>
      sendProblem(malformedHead(request, reply as FastifyReply) ?? error, request, reply as never),
    forceCloseConnections: "idle",
    return503OnClosing: false,
  }) as unknown as FastifyInstance;
  app.decorateRequest("routeName", undefined);
  app.decorateRequest("refused", null);
  app.addHook("onRequest", async (request, reply) => {
    request.refused = takeRefusal(request.raw.socket);
    reply.header("X-Request-Id", request.id).header("X-Content-Type-Options", "nosniff");
    reply.header("Referrer-Policy", "no-referrer").header("X-Frame-Options", "DENY");
    reply.header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    if (hsts > 0 && cameByHttps(services, request))
      reply.header("Strict-Transport-Security", `max-age=${hsts}`);
    const malformed = malformedHead(request, reply);
    if (malformed) throw malformed;
    refuseOtherHosts(services, request.raw);
    const docs = docsElsewhere(services, request.raw);
    if (docs !== null) return reply.redirect(docs, 302);
    if (!METHODS.has(request.method)) throw notAllowed(request);
    refuseCrossSite(request.method, request.headers);
    services.proxySignIn?.take(request.raw);
  });
  app.addHook("onRequest", (request, _reply, done) => {
    throughMirrors(request.headers[VIA_HEADER], done);
  });
  app.addHook("preParsing", async (request) => {
    if (isBodyRead(request)) request.raw.socket.setTimeout(config.limits.bodyTimeout * 1000);
  });
  app.addHook("preHandler", async (request) => {
    if (isBodyRead(request)) request.raw.socket.setTimeout(0);
  });
  app.addHook("onSend", async (_request, reply) =>
    cutWhenStalled(reply.raw, config.limits.bodyTimeout * 1000),
  );
  app.setErrorHandler((error, request, reply) => {
    sendProblem(withRequestPage(services, request, error), request, reply);
    const refusal = asRefusal(error);
    if (refusal !== null) noteRefusal(services, request, refusal);
  });
  return app;
}

/** What is wrong with the head. Such a request is the last of its connection: others may see its end elsewhere. */
function malformedHead({ raw }: FastifyRequest, reply: FastifyReply): Refusal | null {
  const malformed = faultOfHead(raw);
  if (malformed) reply.header("Connection", "close");
  return malformed;
}

/** Whether Fastify reads a body before the handler: uploads read and watch theirs themselves. */
function isBodyRead({ headers, routeOptions }: FastifyRequest): boolean {
  const { takesUploads } = routeOptions.config as { takesUploads?: boolean };
  return !takesUploads && (headers["content-length"] ?? headers["transfer-encoding"]) !== undefined;
}

declare module "fastify" {
  interface FastifyRequest {
    /** Name of the route for metrics, where one handler answers many. */
    routeName?: string | undefined;
    /** Why the fast path refused the request, if it did. */
    refused: Refusal | null;
  }
}
