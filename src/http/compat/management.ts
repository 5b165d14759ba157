import type { FastifyInstance, FastifyRequest } from "fastify";
import { API_PREFIX } from "../api/routes.ts";

const PASSED_ON = [
  ...["authorization", "host", "user-agent", "x-request-id"],
  ...["x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-prefix"],
];

/** What the management API answered. */
export interface ManagementAnswer {
  status: number;
  /** Parsed; of a refusal, the problem. */
  body: Record<string, unknown>;
}

/**
 * The management API for routes of other servers' APIs: they ask it in the name of their caller, with the same credentials and
 * from the same address. So every right, limit and log entry is that of the management API.
 */
export class ManagementApi {
  readonly #app: FastifyInstance;

  constructor(app: FastifyInstance) {
    this.#app = app;
    app.addHook("onRequest", async (request) => prepareSocket(request));
  }

  /** `authorization`: other credentials than those of the request. */
  async ask(
    { headers, raw }: FastifyRequest,
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    body?: unknown,
    authorization?: string,
  ): Promise<ManagementAnswer> {
    const passed = PASSED_ON.flatMap((name) => {
      const value = raw.headers[name] ?? headers[name];
      return value === undefined ? [] : [[name, String(value)] as const];
    });
    const answer = await this.#app.inject({
      method,
      url: `${API_PREFIX}${path}`,
      headers: {
        ...Object.fromEntries(passed),
        ...(authorization === undefined ? {} : { authorization }),
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      remoteAddress: raw.socket.remoteAddress ?? "",
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    const isJson = /json/.test(String(answer.headers["content-type"] ?? ""));
    return { status: answer.statusCode, body: isJson ? answer.json() : {} };
  }
}

/** Requests from within have no connection, and so nothing that can time out. */
function prepareSocket({ raw }: FastifyRequest): void {
  const socket = raw.socket as unknown as { setTimeout?: unknown };
  if (typeof socket.setTimeout === "function") return;
  socket.setTimeout = () => socket;
}
