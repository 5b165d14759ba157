import assert from "node:assert/strict";
import { once } from "node:events";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, createServer, type TLSSocket } from "node:tls";
import { pino } from "pino";
import { makeCertificate } from "../../test/harness/certificates.ts";
import { readCertificate, renewCertificate } from "./certificate.ts";

test("a renewed certificate is taken into use, a broken one is not", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-certificate-"));
  t.after(() => rm(folder, { recursive: true }));
  const [first, second] = ["first", "second"].map((name) => makeCertificate(folder, name));
  if (!first || !second) return t.skip("no openssl to make a certificate");
  const files = { certificate: join(folder, "now.pem"), privateKey: join(folder, "now.key") };
  const take = async ({ certificate, privateKey }: typeof first) => {
    await copyFile(certificate, files.certificate);
    await copyFile(privateKey, files.privateKey);
  };
  await take(first);
  const server = createServer(await readCertificate(files)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const warned: string[] = [];
  const log = pino({ level: "warn" }, { write: (line: string) => warned.push(line) });
  const end = renewCertificate(server, files, log, 10);
  t.after(() => {
    end();
    server.close();
  });
  const shown = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      const socket: TLSSocket = connect({ port, host: "127.0.0.1", rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate().subject.CN as string);
        socket.destroy();
      }).on("error", reject);
    });
  assert.equal(await shown(), "first");
  await writeFile(files.certificate, "no certificate");
  while (warned.length === 0) await sleep(5);
  assert.match(String(warned[0]), /the renewed certificate could not be loaded/);
  assert.equal(await shown(), "first");
  await take(second);
  while ((await shown()) !== "second") await sleep(5);
});
