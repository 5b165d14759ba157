import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { TLSSocket } from "node:tls";
import { CONTEXT } from "../../../../test/contracts/verifier-drivers.ts";
import {
  type MadeCertificate,
  makeExpiredCertificate,
  makeSignedCertificate,
} from "../../../../test/harness/certificates.ts";
import { openDatabase } from "../../../database/open.ts";
import { Refusal } from "../../../refusal.ts";
import { ldap } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "wheelyard-ldap-"));
const database = await openDatabase({ data: folder, database: { driver: "sqlite" } });
const known = makeSignedCertificate(folder, "known");
const stranger = makeSignedCertificate(folder, "stranger");
const expired = makeExpiredCertificate(folder, "expired");
const WITH_OPENSSL = known === null ? { skip: "no openssl" } : {};
const servers: Server[] = [];
const sockets = new Set<Socket>();
after(async () => {
  for (const server of servers) server.close();
  for (const socket of sockets) socket.destroy();
  await database.close();
  rmSync(folder, { recursive: true });
});

const PASSWORD = "the password of mia";
/** What the server answers to StartTLS, to a search and to a password: yes, nothing found, wrong. */
const ANSWERS: Partial<Record<number, readonly [operation: number, result: number]>> = {
  119: [0x78, 0],
  99: [0x65, 0],
  96: [0x61, 49],
};

interface Fake {
  port: number;
  /** Everything that was sent to it, decrypted. */
  heard: () => string;
}

/** A server that speaks as much LDAP as comes before a password. With `starttls` it encrypts when it is asked to. */
async function fake(
  certificate: MadeCertificate | null,
  way: "ldaps" | "starttls" | "silent",
): Promise<Fake> {
  let heard = "";
  const secured = (socket: Socket) =>
    new TLSSocket(socket, {
      isServer: true,
      cert: readFileSync(String(certificate?.certificate)),
      key: readFileSync(String(certificate?.privateKey)),
    });
  const serve = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("data", (data: Buffer) => {
      heard += data.toString("latin1");
      // Messages here are short: 30 length 02 01 number operation …
      const [number = 0, operation = 0] = data.subarray(data.indexOf(Buffer.from([0x02, 0x01])) + 2);
      const answer = ANSWERS[operation];
      if (answer === undefined || way === "silent") return;
      if (operation === 0x77) socket.removeAllListeners("data");
      socket.write(Buffer.from([0x30, 12, 2, 1, number, answer[0], 7, 10, 1, answer[1], 4, 0, 4, 0]));
      if (operation === 0x77) serve(secured(socket));
    });
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    serve(way === "ldaps" ? secured(socket) : socket);
  });
  servers.push(server.listen(0, "127.0.0.1"));
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, heard: () => heard };
}

/** Signs in as Mia. */
async function signIn(options: Record<string, unknown>): Promise<unknown> {
  const parsed = ldap.options.parse({ userDn: "uid={name},dc=example", userBase: "dc=example", ...options });
  const verifier = await ldap.open(parsed, { ...CONTEXT, database });
  return verifier.verify({ kind: "password", account: "mia", password: PASSWORD }, "here");
}

/** Accepts the refusal of a directory that is unavailable. Only its cause, for the log, may say why. */
function isAway(why: RegExp): (error: Error) => true {
  return (error) => {
    assert.ok(error instanceof Refusal);
    assert.deepEqual([error.kind, error.code], ["unavailable", "ldap-unavailable"]);
    assert.match(String(error.cause), why);
    assert.doesNotMatch(error.message, why);
    return true;
  };
}

test("a server that accepts connections and never answers is given up, and is sent no password", async () => {
  for (const given of [
    { scheme: "ldap", more: { tls: "off" } },
    { scheme: "ldap", more: { tls: "starttls" } },
    { scheme: "ldaps", more: {} },
  ]) {
    const { port, heard } = await fake(null, "silent");
    const url = `${given.scheme}://127.0.0.1:${port}`;
    await assert.rejects(
      signIn({ url, connectTimeout: 0.3, timeout: 0.3, ...given.more }),
      isAway(/in time|timed out|timeout/i),
    );
    assert.ok(!heard().includes(PASSWORD), url);
  }
});

const WAYS = [
  { way: "ldaps", scheme: "ldaps", tls: {} },
  { way: "starttls", scheme: "ldap", tls: { tls: "starttls" } },
] as const;
for (const { way, scheme, tls } of WAYS) {
  const optionsFor = (host: string, { port }: Fake, ca = known?.authority) => ({
    url: `${scheme}://${host}:${port}`,
    ca,
    ...tls,
  });

  test(`${way}: a server with a wrong certificate is sent no password`, WITH_OPENSSL, async () => {
    const cases = [
      { certificate: stranger, host: "127.0.0.1", why: /self-signed|unable to/ },
      { certificate: known, host: "localhost", why: /does not match/ },
      { certificate: expired, host: "127.0.0.1", why: /expired/, ca: expired?.authority },
    ];
    for (const { certificate, host, why, ca } of cases) {
      const server = await fake(certificate, way);
      await assert.rejects(signIn(optionsFor(host, server, ca)), isAway(why));
      assert.ok(!server.heard().includes(PASSWORD), String(why));
    }
  });

  test(`${way}: a server with the right certificate is asked, and its no is a no`, WITH_OPENSSL, async () => {
    const server = await fake(known, way);
    assert.equal(await signIn(optionsFor("127.0.0.1", server)), null);
    assert.ok(server.heard().includes(PASSWORD));
  });
}
