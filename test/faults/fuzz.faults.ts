import assert from "node:assert/strict";
import { after, test } from "node:test";
import { assertSpoolEmpties, assertUnharmed } from "../harness/aftermath.ts";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { basic } from "../harness/caller.ts";
import { type Part, uploadParts, writeForm } from "../harness/multipart.ts";
import { Random, seed } from "../harness/random.ts";
import { exchange } from "../harness/raw-socket.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";

const COUNT = Number(process.env.WHEELYARD_FUZZ ?? 400);
const MIB = 1_048_576;
const random = new Random(seed());
const server = await startServer({ config: { limits: { headerTimeout: 5, bodyTimeout: 5 } } });
after(() => server.remove());
const { admin, anonymous } = server;
const AUTHORIZATION = basic("admin", ADMIN_PASSWORD);

const ODD_VALUES = [
  "",
  "\0",
  "\r\n",
  "UNKNOWN",
  "null",
  "-1",
  "1e309",
  "\u202e",
  "'; DROP TABLE files; --",
  "{{7*7}}%(7*7)s#{7*7}",
  "<script>alert(1)</script>",
  "*)(uid=*))(|(uid=*",
  "../../etc/passwd",
  "__proto__",
  "[".repeat(5_000),
  '{"a":'.repeat(1_000),
  "a".repeat(70_000),
  ">=1".repeat(2_000),
  `${"1.".repeat(3_000)}1`,
  `1${"0".repeat(400)}`,
];

/** One change to a form, before it is written. */
function mutateParts(parts: Part[]): Part[] {
  const changed = parts.map((part) => ({ ...part }));
  const at = random.below(changed.length);
  const part = changed[at] as Part;
  const value = random.pick(ODD_VALUES);
  const changes = [
    () => changed.splice(at, 1),
    () => changed.push({ ...part }),
    () => Object.assign(part, { value: part.filename === undefined ? value : part.value }),
    () => Object.assign(part, { name: value }),
    () => Object.assign(part, { filename: value }),
    () => Object.assign(part, { type: value.replaceAll(/[\r\n]/g, "") || "x" }),
    () => Object.assign(part, { value: flipped(part.value) }),
    () => changed.reverse(),
    () => changed.push({ name: value, value }),
    () => changed.push(...Array.from({ length: 60 }, () => ({ name: "classifiers", value }))),
  ];
  random.pick(changes)();
  return changed;
}

/** A few bytes changed, or some cut off. */
function flipped(value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value);
  if (bytes.length === 0) return bytes;
  if (random.next() < 0.3) return bytes.subarray(0, random.below(bytes.length));
  for (let count = 1 + random.below(8); count > 0; count--)
    bytes[random.below(bytes.length)] = random.below(256);
  return bytes;
}

function mutatedUpload(round: number): { type: string; body: Buffer } {
  const options = { name: `fuzz-${round % 7}`, version: `1.${round}`, size: random.pick([0, 500, 90_000]) };
  let parts = uploadParts(random.next() < 0.5 ? buildWheel(options) : buildSdist(options));
  if (random.next() < 0.6) parts = parts.filter((part) => !part.name.endsWith("_digest"));
  for (let count = random.below(3); count > 0; count--) if (parts.length > 1) parts = mutateParts(parts);
  const form = writeForm(parts, random.pick(["modern", "distutils", "bare-lf"] as const));
  return { type: form.type, body: random.next() < 0.3 ? flipped(form.body) : form.body };
}

test(`F131 E02 ${COUNT} mutated uploads: no 5xx, no trace, no hang, and what got in is consistent`, async () => {
  const before = await server.residentBytes();
  for (let round = 0; round < COUNT; round++) {
    const { type, body } = mutatedUpload(round);
    const head = { "content-type": type, authorization: AUTHORIZATION };
    const chunked = random.next() < 0.2 ? { chunkSize: 1 + random.below(5_000) } : {};
    const answer = await admin.send({ method: "POST", path: "/legacy/", headers: head, body, ...chunked });
    assert.ok(answer.status < 500, `seed ${seed()} round ${round}: ${answer.status} ${answer.text}`);
    assert.doesNotMatch(answer.text, /\bat .*\.ts:\d|node:internal/, `round ${round}`);
  }
  await assertUnharmed(server);
  await assertSpoolEmpties(server);
  const grown = (await server.residentBytes()) - before;
  assert.ok(grown < 250 * MIB, `grew by ${Math.round(grown / MIB)} MiB`);
  const root = await anonymous.get("/simple/", { accept: "application/vnd.pypi.simple.v1+json" });
  for (const { name } of root.json<{ projects: { name: string }[] }>().projects) {
    for (const filename of await anonymous.listed(name)) {
      assert.match(filename, /^[A-Za-z0-9][A-Za-z0-9._+!-]*\.(whl|tar\.gz)$/);
      await anonymous.install(name, filename);
    }
    assert.ok((await anonymous.get(`/pypi/${name}/json`)).status < 500, name);
    assert.equal((await anonymous.get(`/simple/${name}/`)).status, 200, name);
  }
});

const PIECES = [
  "simple",
  "files",
  "pypi",
  "json",
  "-",
  "api",
  "v1",
  "root",
  "main",
  "legacy",
  "..",
  "%2e%2e",
  "%2f",
  "%00",
  "\\",
  "//",
  "?",
  "&",
  "=",
  "#",
  "%",
  "\u00e4",
  "foo",
  "1.0",
  "a".repeat(300),
  ";",
  "~",
  "*",
  "'",
  '"',
  "<",
  "+",
  "@",
  ":",
  "indexes",
  "changes",
  "health",
  "metrics",
  "openapi.json",
];
const HEADERS = [
  "Accept",
  "Accept-Encoding",
  "Range",
  "If-None-Match",
  "If-Range",
  "If-Modified-Since",
  "Host",
  "Authorization",
  "Cookie",
  "Origin",
  "X-Forwarded-For",
  "Content-Type",
  "Connection",
  "Expect",
  "TE",
  "X-HTTP-Method-Override",
];
const METHODS = [
  "GET",
  "GET",
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "DELETE",
  "PATCH",
  "OPTIONS",
  "TRACE",
  "PROPFIND",
];

test(`F132 H13 ${COUNT} mutated paths and headers: no 5xx, no trace, no hang`, async () => {
  for (let round = 0; round < COUNT; round++) {
    const path = `/${Array.from({ length: 1 + random.below(7) }, () => random.pick(PIECES)).join(random.pick(["/", "/", ""]))}`;
    const headers = Array.from({ length: random.below(5) }, () => {
      const value =
        random.next() < 0.5 ? random.pick(ODD_VALUES).slice(0, 3_000) : random.bytes(20).toString("latin1");
      return `${random.pick(HEADERS)}: ${value.replaceAll(/[\r\n\0]/g, " ")}\r\n`;
    }).join("");
    const request = `${random.pick(METHODS)} ${path} HTTP/1.1\r\nHost: x\r\n${headers}Connection: close\r\n\r\n`;
    const answer = await exchange(server.port, request, { patience: 10_000 });
    const shown = `seed ${seed()} round ${round}: ${JSON.stringify(request.slice(0, 300))}`;
    for (const status of answer.statuses) assert.ok(status < 500 || status === 501, `${status} for ${shown}`);
    assert.ok(answer.closed, `hangs: ${shown}`);
    assert.doesNotMatch(answer.text, /\bat .*\.ts:\d|node:internal/, shown);
  }
  await assertUnharmed(server);
});
