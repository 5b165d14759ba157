import assert from "node:assert/strict";
import type { Endpoint } from "../../src/http/api/endpoint.ts";
import { openApiDocument } from "../../src/http/api/openapi.ts";
import { ENDPOINTS } from "../../src/http/api/routes.ts";
import type { Answer } from "./send.ts";

export interface Parameter {
  name: string;
  in: "path" | "query";
  required: boolean;
  schema: Schema;
}

export interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: unknown[];
  $ref?: string;
}

export interface Operation {
  operationId: string;
  summary?: string;
  security?: Record<string, string[]>[];
  parameters: Parameter[];
  requestBody?: { required: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
}

export interface Document {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, unknown>>;
}

/** `METHOD /path/{parameter}` → the operation, for every one in the document. */
export function operationsOf(document: Document): Map<string, Operation> {
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
    ),
  );
  return new Map(all);
}

const OPERATIONS = operationsOf(openApiDocument(ENDPOINTS, "0") as unknown as Document);

/** Fails unless the document foretells the answer: its status, its type and what stands in it; never a 5xx. */
export function assertDocumented(key: string, answer: Answer, said: string): void {
  const operation = OPERATIONS.get(key);
  assert.ok(operation, `${key} is no operation of the document`);
  assert.ok(answer.status < 500, `${said}: ${answer.status} ${answer.text}`);
  const described = operation.responses[answer.status];
  assert.ok(described, `${said}: ${answer.status} is not documented: ${answer.text}`);
  const type = answer.headers["content-type"]?.split(";")[0];
  if (described.content === undefined) {
    assert.equal(answer.bytes.length, 0, `${said}: ${answer.status} has a body`);
    return;
  }
  assert.deepEqual(type, Object.keys(described.content)[0], `${said}: ${answer.status}`);
  if (answer.status < 400 && type !== "application/json") return;
  if (answer.status >= 400) assertProblem(answer, said);
  else assertShape(key, answer, said);
}

function assertProblem(answer: Answer, said: string): void {
  const problem = answer.json();
  assert.equal(problem.status, answer.status, said);
  for (const key of ["type", "title", "detail", "code"]) {
    assert.ok(typeof problem[key] === "string" && problem[key] !== "", `${said}: no ${key}: ${answer.text}`);
  }
  assert.ok(answer.text.length < 5_000, `${said}: ${answer.text.length} characters of a problem`);
  assert.doesNotMatch(answer.text, /node:internal|\.ts:\d|SQLITE|sqlite/, said);
}

/** The answer holds what its schema says, no key more and none less. */
function assertShape(key: string, answer: Answer, said: string): void {
  const endpoint = ENDPOINTS.find(({ method, path }) => `${method} ${path}` === key) as Endpoint;
  const result = endpoint.answer.safeParse(answer.json());
  assert.ok(result.success, `${said}: ${answer.text}: ${result.error?.message}`);
}
