import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { makeSignedCertificate } from "../harness/certificates.ts";
import { CommandLine } from "../harness/command-line.ts";
import { makeAccount } from "../harness/people.ts";
import { makeServer } from "../harness/start-server.ts";
import { SyslogServer } from "../harness/syslog-server.ts";
import { until } from "../harness/until.ts";

interface Sent {
  id: string;
  log: string;
  serial: number | null;
  kind: string;
  subject: string | null;
  actor: string | null;
  address: string | null;
  detail: Record<string, unknown>;
}

const folder = mkdtempSync(join(tmpdir(), "wheelyard-audit-"));
const certificate = makeSignedCertificate(folder, "siem");
assert.ok(certificate !== null, "openssl is needed");
const tls = new SyslogServer(certificate);
const tcp = new SyslogServer(null);
await Promise.all([tls.listen(), tcp.listen()]);

const requests: { url: string; headers: IncomingHttpHeaders; body: string }[] = [];
let status = 200;
const http = createServer(async (request, response) => {
  const body = await text(request).catch(() => null);
  // The server was killed while it sent.
  if (body === null) return;
  if (status === 200) requests.push({ url: request.url ?? "", headers: request.headers, body });
  response.writeHead(status).end("{}");
}).listen(0, "127.0.0.1");
await once(http, "listening");
const at = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;

const file = join(folder, "audit.ndjson");
const secret = `whsec_${randomBytes(24).toString("base64")}`;
const server = await makeServer({
  config: {
    webhooks: { allowedNetworks: ["127.0.0.0/8"] },
    auditReceivers: {
      file: { kind: "file", path: file },
      siem: { kind: "syslog", url: `tls://127.0.0.1:${tls.port}`, ca: certificate.authority, timeout: 1 },
      cef: { kind: "syslog", url: `tcp://127.0.0.1:${tcp.port}`, format: "cef" },
      collector: { kind: "otlp", url: `${at}/v1/logs`, headers: ["Authorization: Bearer collector"] },
      hook: { kind: "webhook", url: `${at}/hook`, secret },
    },
  },
});
await server.start();
after(async () => {
  http.close();
  http.closeAllConnections();
  await Promise.all([tls.close(), tcp.close(), server.remove()]);
  rmSync(folder, { recursive: true });
});
const { admin, anonymous } = server;
const linesIn = (path: string): Sent[] =>
  existsSync(path)
    ? readFileSync(path, "utf8")
        .trimEnd()
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : [];
const bySyslog = (): Sent[] => tls.messages.map(({ text }) => JSON.parse(text));
const byHook = (): Sent[] =>
  requests.filter(({ url }) => url === "/hook").flatMap(({ body }) => JSON.parse(body).events);
const has = (events: readonly Sent[], subject: string) => events.some((event) => event.subject === subject);
/** What a receiver that drops events it already has keeps: no gap, and in order. */
function serials(events: readonly Sent[]): number[] {
  const seen = new Map(events.filter(({ serial }) => serial !== null).map(({ id, serial }) => [id, serial]));
  return [...seen.values()] as number[];
}

/** Every place is noted before anything happens, so that what follows is sent to all. */
await until(
  () =>
    admin
      .get("/-/metrics")
      .then(({ text }) => (text.match(/^wheelyard_audit_unsent_seconds/gm) ?? []).length === 5),
  "a metric for each receiver",
);
await makeAccount(server, "first");
await until(
  () => [linesIn(file), bySyslog(), byHook()].every((events) => has(events, "first")),
  "the first change at the receivers",
);

test("changes and security events reach every receiver, each in its form", async () => {
  const ann = await makeAccount(server, "ann");
  await admin.publish(buildWheel({ name: "sent" }));
  await anonymous.withPassword("ann", "wrong").get("/simple/sent/");
  await ann.get("/simple/sent/");
  const isThere = (events: Sent[]) =>
    events.some(({ kind, actor }) => kind === "sign-in.refused" && actor === "ann");
  await until(() => [linesIn(file), bySyslog(), byHook()].every(isThere), "the refusal at the receivers");
  const [made] = bySyslog().filter(({ subject }) => subject === "ann");
  assert.deepEqual([made?.kind, made?.actor, made?.address], ["account.created", "admin", "127.0.0.1"]);
  const [message] = tls.messages;
  assert.deepEqual([message?.app, message?.priority], ["wheelyard", 13 * 8 + 5]);
  assert.deepEqual(tls.problems, []);
  await until(() => tcp.messages.some(({ id }) => id === "sign-in.refused"), "the refusal as CEF");
  const refused = tcp.messages.find(({ id }) => id === "sign-in.refused");
  assert.equal(refused?.priority, 13 * 8 + 4);
  assert.match(
    refused?.text ?? "",
    /^CEF:0\|Wheelyard\|Wheelyard\|[^|]+\|sign-in\.refused\|.*\|6\|rt=\d+ .*suser=ann src=127\.0\.0\.1 /,
  );
});

test("the collector gets records of OTLP, and the webhook a signed list", async () => {
  const collected = () => requests.filter(({ url }) => url === "/v1/logs");
  await until(
    () => collected().some(({ body }) => body.includes("file.published")),
    "the file at the collector",
  );
  assert.equal(collected()[0]?.headers.authorization, "Bearer collector");
  const records = collected().flatMap(({ body }) => JSON.parse(body).resourceLogs[0].scopeLogs[0].logRecords);
  const published = records.find(({ eventName }) => eventName === "file.published");
  assert.match(published.body.stringValue, /^admin published sent-/);
  const [hook] = requests.filter(({ url }) => url === "/hook");
  const { "webhook-id": id, "webhook-timestamp": time, "webhook-signature": signature } = hook?.headers ?? {};
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const wanted = createHmac("sha256", key).update(`${id}.${time}.${hook?.body}`).digest("base64");
  assert.equal(signature, `v1,${wanted}`);
});

test("the file can be renamed, cut off, or end within a line, without a signal", async () => {
  renameSync(file, `${file}.1`);
  await makeAccount(server, "renamed");
  await until(() => has(linesIn(file), "renamed"), "the new file");
  assert.ok(!has(linesIn(`${file}.1`), "renamed"));
  truncateSync(file);
  await makeAccount(server, "cut");
  await until(() => has(linesIn(file), "cut"), "the file after it was cut off");
  writeFileSync(file, '{"torn":');
  await makeAccount(server, "torn");
  await until(
    () =>
      readFileSync(file, "utf8").includes('"torn"}') || /"subject":"torn"/.test(readFileSync(file, "utf8")),
    "the file with a torn line",
  );
  const [torn, next] = readFileSync(file, "utf8").split("\n");
  assert.equal(torn, '{"torn":');
  assert.equal(JSON.parse(next ?? "").log, "changes");
  rmSync(file);
});

test("receivers that are away, hang or refuse hold up nobody, and get everything in order after kill -9", async () => {
  const { port } = tcp;
  await tcp.close();
  tls.isHanging = true;
  status = 503;
  for (const name of ["away1", "away2", "away3"]) await makeAccount(server, name);
  await until(() => has(linesIn(file), "away3"), "the file, although the others do not take events");
  const hanging = tls.connections;
  await until(() => tls.connections > hanging, "a further attempt at the one that hangs");
  await server.crash();
  await server.start();
  await makeAccount(server, "away4");
  assert.ok(!has(bySyslog(), "away1"));
  tls.isHanging = false;
  status = 200;
  await tcp.listen(port);
  await until(() => has(bySyslog(), "away4") && has(byHook(), "away4"), "what happened meanwhile");
  await until(() => tcp.messages.some(({ text }) => text.includes("cs3=away4")), "the same by TCP");
  const all = (await admin.manage<{ items: { serial: number }[] }>("GET", "/changes?limit=500&order=oldest"))
    .items;
  for (const events of [bySyslog(), byHook()]) {
    const sent = serials(events);
    const first = sent[0] as number;
    const last = sent.at(-1) as number;
    const wanted = all.map(({ serial }) => serial).filter((serial) => serial >= first && serial <= last);
    assert.deepEqual(sent, wanted);
  }
  assert.match(server.log, /audit receiver does not take events; retrying/);
});

test("doctor tries every receiver, says what is wrong with each, and sends no event", async () => {
  const url = `tls://127.0.0.1:${tls.port}`;
  const ca = certificate.authority;
  const host = new URL(at).host;
  const receivers: Record<string, [settings: Record<string, unknown>, finding: string]> = {
    good: [{ kind: "syslog", url, ca }, `ok: 127.0.0.1:${tls.port} accepts connections`],
    stranger: [{ kind: "syslog", url }, "problem: The certificate of the receiver is not trusted."],
    noca: [
      { kind: "syslog", url, ca: join(folder, "missing.pem") },
      "problem: A certificate or key of the receiver cannot be read. See ca, certificate and key.",
    ],
    plain: [
      { kind: "syslog", url: `tls://${host}`, ca },
      "problem: The receiver does not speak TLS, or not with these settings.",
    ],
    collector: [{ kind: "otlp", url: `${at}/v1/logs` }, `ok: ${host} takes events`],
    inside: [
      { kind: "webhook", url: `${at}/hook` },
      "problem: The address is private, on this machine or reserved. The setting webhooks.allowedNetworks lists private networks that may be reached.",
    ],
    nofolder: [
      { kind: "file", path: join(folder, "no", "file") },
      "problem: The file cannot be written (ENOENT).",
    ],
  };
  const config = join(folder, "doctor.yaml");
  const auditReceivers = Object.fromEntries(Object.entries(receivers).map(([name, [one]]) => [name, one]));
  const data = join(folder, "none");
  writeFileSync(config, JSON.stringify({ data, upstreamUrl: "off", listen: { port: 0 }, auditReceivers }));
  const before = requests.length;
  const { stdout } = await new CommandLine({}).try(["doctor", "--config", config, "--json"]);
  const { findings } = JSON.parse(stdout) as {
    findings: { subject: string; state: string; found: string }[];
  };
  for (const [name, [, wanted]] of Object.entries(receivers)) {
    const { state, found } = findings.find(({ subject }) => subject === `audit ${name}`) ?? {};
    assert.equal(`${state}: ${found}`, wanted);
  }
  // The server of the other tests may still send events: signed to the hook, with a password to the collector.
  const isOfDoctor = ({ headers }: (typeof requests)[number]) =>
    headers.authorization === undefined && headers["webhook-signature"] === undefined;
  assert.deepEqual(
    requests
      .slice(before)
      .filter(isOfDoctor)
      .map(({ body }) => body),
    ['{"resourceLogs":[]}'],
  );
});

test("a configuration with receivers that cannot work is refused, with what to give, and headers are secret", async () => {
  const config = join(folder, "refused.yaml");
  const auditReceivers = {
    nopath: { kind: "file" },
    nohost: { kind: "syslog", url: "siem:514" },
    short: { kind: "webhook", url: `${at}/x`, secret: "short" },
  };
  writeFileSync(config, JSON.stringify({ auditReceivers }));
  const { code, stderr } = await new CommandLine({}).try(["config", "check", "--config", config]);
  assert.equal(code, 2);
  for (const words of [
    /auditReceivers\.nopath\.path.*give the path/,
    /auditReceivers\.nohost\.url.*tls:\/\/siem\.example\.com:6514/,
    /auditReceivers\.short\.secret.*whsec_/,
  ])
    assert.match(stderr, words);
  const printed = await new CommandLine({}).run(["config", "print", "--config", server.configFile]);
  assert.match(printed, /auditReceivers:/);
  assert.ok(!printed.includes("Bearer collector") && !printed.includes(secret));
});
