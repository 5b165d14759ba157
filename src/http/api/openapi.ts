import { z } from "zod";
import { SESSION_COOKIE } from "../session-cookie.ts";
import type { Endpoint } from "./endpoint.ts";

const PROBLEM = {
  type: "object",
  description: "RFC 9457 problem details.",
  required: ["type", "title", "status", "detail", "code"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "What is wrong and what to do." },
    code: { type: "string", description: "A stable code for scripts." },
    problems: {
      type: "array",
      description: "The fields of the request that are wrong, if it is about fields.",
      items: {
        type: "object",
        required: ["field", "message"],
        properties: {
          field: {
            type: "string",
            description: "Path of the field, such as `settings.bases.0`. Empty: the whole.",
          },
          message: { type: "string", description: "What is wrong with it." },
        },
      },
    },
  },
};

/**
 * Where the API is, seen from its document: right below any prefix that a proxy adds, and also for tools that take a
 * relative address for one below the host, whose dots then lead no higher than its root.
 */
const SERVER = "../../-/api/v1";

const REFUSALS: Record<number, string> = {
  400: "The request is not valid.",
  401: "Credentials are missing or wrong.",
  403: "The caller does not have permission.",
  412: "The resource changed since the version in If-Match.",
  404: "Not found, or hidden from the caller.",
  406: "None of the requested formats is available.",
  409: "The state does not allow it.",
  413: "The body is too large.",
  415: "The body is not JSON.",
  429: "Too many requests; see Retry-After.",
  502: "The upstream of a mirror failed.",
  503: "A component of the server is not available. See Retry-After.",
  507: "There is no space left.",
  504: "The upstream of a mirror timed out.",
};
const SECURITY = [{ basic: [] }, { bearer: [] }, { session: [] }];
const ANY_ENDPOINT = [400, 401, 429, 503];
/** What asks for a project may ask an upstream for it. */
const OF_UPSTREAM = [502, 504];
/**
 * Whatever method takes a body may be sent a wrong one, also where none is asked for; and whatever changes something is
 * refused when another site's page asks, or a session without its word.
 */
const CHANGING = [403, 413, 415];

/** The OpenAPI 3.1 document of the management API, made from the very schemas that check it. */
export function openApiDocument(endpoints: Endpoint[], version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const endpoint of endpoints) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method.toLowerCase()]: operation(endpoint) };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Wheelyard management API", version, license: { name: "MIT", identifier: "MIT" } },
    servers: [{ url: SERVER }],
    security: SECURITY,
    paths,
    components: {
      securitySchemes: {
        basic: { type: "http", scheme: "basic" },
        bearer: { type: "http", scheme: "bearer" },
        session: {
          type: "apiKey",
          in: "cookie",
          name: SESSION_COOKIE,
          description:
            "Set by POST /session. All methods except GET also need the CSRF token in the header X-CSRF-Token.",
        },
      },
      schemas: { Problem: PROBLEM },
    },
  };
}

function operation(endpoint: Endpoint): Record<string, unknown> {
  return {
    operationId: operationId(endpoint),
    tags: [endpoint.tag],
    summary: endpoint.summary,
    ...(endpoint.asks === "anybody" ? { security: [{}, ...SECURITY] } : {}),
    parameters: [...parameters(endpoint.params, "path"), ...parameters(endpoint.query, "query")],
    ...requestBody(endpoint),
    responses: responses(endpoint),
  };
}

function requestBody(endpoint: Endpoint): Record<string, unknown> {
  if (endpoint.takesBytes) {
    const content = { "application/octet-stream": { schema: { type: "string", format: "binary" } } };
    return { requestBody: { required: true, content } };
  }
  if (!hasBody(endpoint)) return {};
  const content = { "application/json": { schema: schema(endpoint.body, "input") } };
  return { requestBody: { required: true, content } };
}

function operationId(endpoint: Endpoint): string {
  const words = endpoint.path.split(/[/{}]+/).filter(Boolean);
  return [endpoint.method.toLowerCase(), ...words].join("_").replace(/[^a-z0-9_]/gi, "_");
}

function responses(endpoint: Endpoint): Record<string, unknown> {
  const upstream = endpoint.path.includes("{project}") ? OF_UPSTREAM : [];
  const statuses = [
    ...ANY_ENDPOINT,
    ...upstream,
    ...endpoint.refusals,
    ...(endpoint.method === "GET" ? [] : CHANGING),
  ];
  if (isConditional(endpoint)) statuses.push(412);
  const refused = [...new Set(statuses)].map((status) => [status, refusal(status)]);
  const done =
    endpoint.status === 204
      ? { description: "Done." }
      : {
          description: "Done.",
          content: contentOf(endpoint),
        };
  return { [endpoint.status]: done, ...unchanged(endpoint), ...Object.fromEntries(refused) };
}

function contentOf({ streams, answer }: Endpoint): Record<string, unknown> {
  if (streams !== undefined) return { [streams]: { schema: { type: "string" } } };
  return { "application/json": { schema: schema(answer, "output") } };
}

/** Whether If-Match is looked at. */
function isConditional({ method }: Endpoint): boolean {
  return method !== "GET" && method !== "POST";
}

function unchanged({ method, streams }: Endpoint): Record<string, unknown> {
  return method === "GET" && streams === undefined
    ? { 304: { description: "As If-None-Match has it." } }
    : {};
}

function refusal(status: number): Record<string, unknown> {
  const problem = { schema: { $ref: "#/components/schemas/Problem" } };
  return { description: REFUSALS[status] ?? "Refused.", content: { "application/problem+json": problem } };
}

function parameters(of: z.ZodType, place: "path" | "query"): Record<string, unknown>[] {
  const { properties = {}, required = [] } = schema(of, "input") as {
    properties?: Record<string, Record<string, unknown>>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }));
}

function hasBody(endpoint: Endpoint): boolean {
  return !endpoint.body.safeParse(undefined).success;
}

function schema(of: z.ZodType, io: "input" | "output"): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(of, { io, unrepresentable: "any" }) as Record<
    string,
    unknown
  >;
  return rest;
}
