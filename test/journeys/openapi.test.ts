import assert from "node:assert/strict";
import { after, test } from "node:test";
import {
  assertDocumented,
  type Document,
  type Operation,
  operationsOf,
  type Parameter,
  type Schema,
} from "../harness/api-contract.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { Caller } from "../harness/caller.ts";
import { Random, seed } from "../harness/random.ts";
import { closeConnections, type Question } from "../harness/send.ts";
import { startTwins } from "../harness/twin-servers.ts";

const ROUNDS = Number(process.env.WHEELYARD_ROUNDS ?? 40);
const API = "/-/api/v1";

const twins = await startTwins();
const { admin } = twins;
after(async () => {
  closeConnections();
  await twins.stop();
});
const wheel = buildWheel({ name: "fuzzed" });
await admin.publish(wheel);
await admin.manage("POST", "/accounts", { name: "someone" });
await admin.manage("POST", "/groups", { name: "some" });
const document = (await admin.api("GET", "/openapi.json")).json<Document & Record<string, unknown>>();
const operations = operationsOf(document);

/** What nobody may ask with an empty body, and anybody with a right one. */
const NEEDS_BODY = new Set([
  "POST /passkey-session",
  "POST /session",
  "POST /provider-sign-in",
  "POST /provider-session",
  "POST /terminal-sign-ins",
  "POST /terminal-tokens",
  "POST /leaked-tokens",
  "POST /registrations",
  "POST /registration/invitation",
]);

/** Every object in the document, with where it stands. */
function* objectsIn(value: unknown, at = "#"): Generator<[string, Record<string, unknown>]> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield [at, value as Record<string, unknown>];
  for (const [key, inner] of Object.entries(value)) yield* objectsIn(inner, `${at}/${key}`);
}

test("the document is OpenAPI 3.1 with a title, a version and operations", () => {
  assert.match(document.openapi, /^3\.1\.\d+$/);
  assert.ok(document.info.title && document.info.version);
  assert.ok(operations.size >= 36, `${operations.size} operations`);
});

test("every $ref leads somewhere", () => {
  let refs = 0;
  for (const [at, { $ref }] of objectsIn(document)) {
    if ($ref === undefined) continue;
    refs++;
    const path = String($ref).split("/");
    assert.equal(path.shift(), "#", `${at}: ${$ref}`);
    const found = path.reduce<unknown>((value, key) => (value as Record<string, unknown>)?.[key], document);
    assert.equal(typeof found, "object", `${at}: ${$ref} leads nowhere`);
  }
  assert.ok(refs > 0);
});

test("every operation has an id of its own, a summary, and answers for success and for failure", () => {
  const ids = [...operations.values()].map(({ operationId }) => operationId);
  assert.deepEqual(ids, [...new Set(ids)]);
  for (const [key, { operationId, summary, responses }] of operations) {
    assert.match(operationId, /^[a-z][a-z0-9_]*$/, key);
    assert.ok(summary, key);
    const statuses = Object.keys(responses).map(Number);
    assert.equal(statuses.filter((status) => status < 300).length, 1, key);
    for (const status of [400, 401, 503]) assert.ok(statuses.includes(status), `${key}: ${status}`);
    for (const [status, { description, content }] of Object.entries(responses)) {
      assert.ok(description, `${key}: ${status}`);
      if (Number(status) < 400) continue;
      assert.deepEqual(Object.keys(content ?? {}), ["application/problem+json"], `${key}: ${status}`);
    }
  }
});

test("every parameter of a path is described, and no other", () => {
  for (const [key, { parameters }] of operations) {
    const inPath = [...key.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    const described = parameters.filter((parameter) => parameter.in === "path");
    assert.deepEqual(described.map(({ name }) => name).sort(), inPath.sort(), key);
    assert.ok(
      described.every(({ required }) => required),
      key,
    );
    const all = parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
    assert.deepEqual(all, [...new Set(all)], key);
    for (const { name, schema } of parameters) {
      assert.ok(schema.type ?? schema.enum, `${key}: ${name} has no type`);
    }
  }
});

test("an operation that answers without credentials says that it needs none, and no other does", async () => {
  const nobody = new Caller(admin.origin);
  const found = { owner: "root", index: "main", project: "fuzzed", version: "1.0", filename: wheel.filename };
  for (const [key, { security }] of operations) {
    const [method = "", path = ""] = key.split(" ");
    const at = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => found[name as keyof typeof found] ?? "1");
    const answer = await nobody.api(method, at, method === "GET" || method === "DELETE" ? undefined : {});
    const isOpen = security?.some((scheme) => Object.keys(scheme).length === 0) ?? false;
    // What says who somebody is needs a body; the empty one is refused, by its schema and not for want of rights.
    // There is no test result to show.
    const isMissing = answer.status === 404 && path.endsWith("/results/{id}");
    // A server that is reached by its IP address has no passkeys.
    const isElsewhere = answer.status === 409 && path === "/passkey-challenges";
    const isAnswered =
      answer.status < 300 || isMissing || isElsewhere || (NEEDS_BODY.has(key) && answer.status === 400);
    assert.equal(isAnswered, isOpen, `${key}: ${answer.status}`);
  }
});

test("every schema that is strict says what it must hold: required keys are among its properties", () => {
  for (const [at, { required, properties }] of objectsIn(document)) {
    if (!Array.isArray(required) || typeof properties !== "object") continue;
    for (const key of required) assert.ok(key in (properties as object), `${at}: ${key}`);
  }
});

test("H12 an address of the API that does not take a method says which it takes", async () => {
  for (const path of Object.keys(document.paths)) {
    const takes = Object.keys(document.paths[path] ?? {}).map((method) => method.toUpperCase());
    const filled = API + path.replaceAll("{id}", "1").replaceAll(/\{\w+\}/g, "x");
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((one) => !takes.includes(one))) {
      const answer = await admin.send({ method, path: filled });
      assert.equal(answer.status, 405, `${method} ${filled}`);
      const allowed = String(answer.headers.allow).split(", ");
      for (const one of takes) assert.ok(allowed.includes(one), `${method} ${filled}: Allow: ${allowed}`);
      assert.ok(!allowed.includes(method), `${method} ${filled}: Allow: ${allowed}`);
    }
  }
});

/** What is there to be named, so that some requests get past the first check. */
const REAL: Record<string, string[]> = {
  owner: ["root"],
  index: ["main"],
  project: ["fuzzed", "Fuzzed"],
  version: ["1.0"],
  filename: [wheel.filename],
  from: ["pypiserver"],
  address: [`/packages/${wheel.filename}`],
  sha256: ["0".repeat(64)],
  uploadedAt: ["2024-05-01T12:00:00Z"],
  account: ["someone"],
  group: ["some"],
  id: ["1", "2"],
};
/** The caller itself, the only index and its only project stay: the later rounds need them. */
const KEPT = /^DELETE .*(?:\{index\}|\{project\}|\{version\}|\{filename\}|\{account\})$/;

const ODD_TEXTS = [
  "",
  " ",
  "\0",
  "a\0b",
  "\u0001\u001b[31m",
  "\r\nX-Evil: 1",
  "../../etc/passwd",
  "..",
  "%2e%2e",
  "%",
  "ünïcödé",
  "\u202eevil",
  "\ud800",
  "😀".repeat(50),
  "'; drop table accounts; --",
  "<script>alert(1)</script>",
  "{{7*7}}",
  "__proto__",
  "constructor",
  "toString",
  "null",
  "true",
  "NaN",
  "-1",
  "1e400",
  "9007199254740993",
  "99999999999999999999999",
  "0x10",
  "1.0.0.0.0+x",
  "*",
  "a*".repeat(80),
  "network:10.0.0.0/99",
  "account:",
  "group:nobody",
  "root/main",
  "/",
  "2026-13-45T99:99:99Z",
  "0001-01-01T00:00:00Z",
  "+275760-09-13T00:00:00Z",
  "9999-12-31T23:59:59Z",
  "a".repeat(5_000),
];
const ODD_VALUES: unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  [],
  [[]],
  {},
  { a: {} },
  [null],
  ["read", "read"],
  Array.from({ length: 2_000 }, () => "x"),
];

function oddValue(random: Random): unknown {
  return random.below(2) === 0 ? random.pick(ODD_TEXTS) : random.pick(ODD_VALUES);
}

/** A value that the schema mostly allows. */
function likely(schema: Schema, random: Random): unknown {
  if (schema.enum) return random.pick(schema.enum);
  switch (schema.type) {
    case "boolean":
      return random.below(2) === 0;
    case "integer":
    case "number":
      return random.pick([1, 2, 60, 500]);
    case "array":
      return Array.from({ length: 1 + random.below(2) }, () => likely(schema.items ?? {}, random));
    case "object":
      return bodyOf(schema, random);
    default:
      return random.pick(["root", "main", "root/main", "authenticated", "someone", "some", "fresh", "*"]);
  }
}

function bodyOf(schema: Schema, random: Random): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(schema.properties ?? {})) {
    if (!schema.required?.includes(key) && random.below(2) === 0) continue;
    body[key] = random.below(4) === 0 ? oddValue(random) : likely(inner, random);
  }
  if (random.below(8) === 0) delete body[random.pick(Object.keys(body).concat(""))];
  if (random.below(12) === 0) body[random.pick(ODD_TEXTS)] = oddValue(random);
  return body;
}

/** One segment or query value as it goes over the wire: mostly encoded, sometimes raw and wrong. */
function written(text: string, random: Random): string {
  if (random.below(12) === 0) return text.replaceAll(/[^!-~]|[?#/]/g, "");
  return encodeURIComponent(text.isWellFormed() ? text : "\ufffd");
}

function parameterValue({ name, schema }: Parameter, random: Random): string {
  if (random.below(3) === 0) return random.pick(ODD_TEXTS);
  return random.pick(REAL[name] ?? [String(likely(schema, random))]);
}

function writeBody(operation: Operation, random: Random): Pick<Question, "body" | "headers"> {
  const schema = operation.requestBody?.content["application/json"]?.schema;
  if (schema === undefined && random.below(4) > 0) return {};
  const json = { "content-type": "application/json" };
  switch (random.below(14)) {
    case 0:
      return { headers: json, body: JSON.stringify(oddValue(random)) };
    case 1:
      return {
        headers: json,
        body: random.pick(["", "{", "[", "{}{}", "\0", "nul", '{"a":', "\ufeff{}", "'a'"]),
      };
    case 2:
      return { headers: json, body: '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{}}}' };
    case 3:
      return { headers: json, body: random.bytes(random.below(200)) };
    case 4:
      return { headers: json, body: "[".repeat(20_000) };
    case 5:
      return {
        headers: {
          "content-type": random.pick([
            "text/plain",
            "text/xml",
            "application/x-www-form-urlencoded",
            "x",
            "",
          ]),
        },
        body: "{}",
      };
    case 6:
      return {};
    case 7:
      return { headers: json, body: JSON.stringify({ name: "x".repeat(2_000_000) }) };
    default:
      return { headers: json, body: JSON.stringify(bodyOf(schema ?? {}, random)) };
  }
}

function writeQuestion(key: string, operation: Operation, random: Random): Question {
  const [method = "", path = ""] = key.split(" ");
  const inPath = new Map(
    operation.parameters
      .filter((parameter) => parameter.in === "path")
      .map((parameter) => [parameter.name, written(parameterValue(parameter, random), random)]),
  );
  const query = operation.parameters
    .filter(({ in: place, required }) => place === "query" && random.below(required ? 12 : 2) !== 1)
    .map((parameter) => `${parameter.name}=${written(parameterValue(parameter, random), random)}`);
  if (random.below(10) === 0) query.push(`${written(random.pick(ODD_TEXTS), random)}=1`);
  if (random.below(15) === 0) query.push(...query);
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => inPath.get(name) || "%00");
  return {
    method,
    path: API + filled + (query.length > 0 ? `?${query.join("&")}` : ""),
    ...writeBody(operation, random),
  };
}

test(`E02 F81 ${ROUNDS} odd requests of each operation: never a 5xx, always as documented`, async () => {
  const random = new Random(seed());
  const seen = new Map<string, Set<number>>();
  for (const [key, operation] of operations) {
    const statuses = new Set<number>();
    // An operation that takes much may need more requests until one is answered, or refused.
    const isOneSided = () => statuses.size < 2 && !key.endsWith(" /") && !KEPT.test(key);
    for (let round = 0; round < ROUNDS || (isOneSided() && round < ROUNDS * 20); round++) {
      const question = writeQuestion(key, operation, random);
      if (KEPT.test(key) && /fuzzed|root\/main$|someone/i.test(question.path)) continue;
      const answer = await admin.send(question);
      const said = `${question.method} ${question.path.slice(0, 300)} ${String(question.body).slice(0, 300)}`;
      statuses.add(answer.status);
      assertDocumented(key, answer, said);
    }
    seen.set(key, statuses);
  }
  const tame = [...seen]
    // What is kept is not reached, so whether one is refused in two ways is chance.
    .filter(([key, statuses]) => statuses.size < 2 && !key.endsWith(" /") && !KEPT.test(key))
    .map(([key]) => key);
  assert.deepEqual(tame, [], "operations that were never refused, or never reached");
  await admin.manage("PATCH", "/indexes/root/main/projects/fuzzed", { status: "active" });
  assert.equal((await admin.page("fuzzed")).files.length, 1, "the server is as it was");
});
