import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import type { IncomingHttpHeaders } from "node:http";
import { Agent, request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { buildWheel } from "../harness/build-distribution.ts";
import { type MadeCertificate, makeCertificate } from "../harness/certificates.ts";
import { CommandLine } from "../harness/command-line.ts";
import { uploadParts, writeForm } from "../harness/multipart.ts";
import { send } from "../harness/send.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-tls-"));
const first = makeCertificate(folder, "first");
const second = makeCertificate(folder, "second");
after(() => rm(folder, { recursive: true }));
const skip = first === null && "no openssl to make a certificate";

const BASIC = `Basic ${Buffer.from(`admin:${ADMIN_PASSWORD}`).toString("base64")}`;

async function untilSaid(server: Server, words: RegExp): Promise<void> {
  for (let left = 600; !words.test(server.log); left--) {
    assert.ok(left > 0, server.log);
    await sleep(50);
  }
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

for (const workers of [1, 2]) {
  describe(`connections encrypted by the server itself, ${workers} at work`, { skip }, () => {
    const files = { certificate: join(folder, `${workers}.pem`), privateKey: join(folder, `${workers}.key`) };
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    let server: Server;
    let ca: Buffer;
    const ask = async (path: string, more: { method?: string; headers?: object; body?: Buffer } = {}) => {
      const { body, ...terms } = more;
      const sent = request(new URL(path, server.origin.replace("http:", "https:")), {
        ...terms,
        headers: { Connection: "keep-alive", ...terms.headers },
        agent,
        ca,
      }).end(body);
      const [answer] = await once(sent, "response");
      const pieces: Buffer[] = [];
      for await (const piece of answer) pieces.push(piece);
      return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(pieces) } as Answer;
    };

    before(async () => {
      await copyFile((first as MadeCertificate).certificate, files.certificate);
      await copyFile((first as MadeCertificate).privateKey, files.privateKey);
      ca = readFileSync(files.certificate);
      server = await startServer({
        config: { listen: { ...files, workers }, shutdownGrace: 2 },
        wait: false,
      });
      await untilSaid(server, /is ready: https:\/\/127\.0\.0\.1:/);
    });
    after(async () => {
      agent.destroy();
      await server?.remove();
    });

    it("publishes, and answers pages, files and parts of them, over one connection", async () => {
      const wheel = buildWheel({ name: "cipher", files: 400 });
      const form = writeForm(uploadParts(wheel));
      const headers = { Authorization: BASIC, "Content-Type": form.type, "Content-Length": form.body.length };
      assert.equal((await ask("/legacy/", { method: "POST", headers, body: form.body })).status, 200);
      for (let round = 0; round < 3; round++) {
        const page = await ask("/simple/cipher/");
        assert.equal(page.status, 200);
        const address = /href="([^"#]+)/.exec(page.body.toString())?.[1] as string;
        const path = new URL(address, "https://x/simple/cipher/").pathname;
        assert.ok((await ask(path)).body.equals(wheel.bytes));
        const part = await ask(path, { headers: { Range: "bytes=10-19" } });
        assert.deepEqual([part.status, part.body.equals(wheel.bytes.subarray(10, 20))], [206, true]);
      }
    });

    it("gives sessions a cookie for encrypted connections alone", async () => {
      const body = Buffer.from(JSON.stringify({ account: "admin", password: ADMIN_PASSWORD }));
      const headers = { "Content-Type": "application/json", "Sec-Fetch-Site": "same-origin" };
      const { status, headers: answered } = await ask("/-/api/v1/session", { method: "POST", headers, body });
      assert.equal(status, 200);
      assert.match(String(answered["set-cookie"]), /; Secure/);
    });

    it("tells browsers to come by https only, on pages and in the API", async () => {
      for (const path of ["/ui/", "/-/api/v1/session", "/-/docs/", "/nothing/is/here"]) {
        const { headers } = await ask(path);
        assert.equal(headers["strict-transport-security"], "max-age=31536000", path);
      }
    });

    it("is found well by the doctor, who tells how long the certificate lasts", async () => {
      const place = {
        WHEELYARD_DATA: server.data,
        WHEELYARD_PORT: String(server.port),
        ...server.databaseEnv,
      };
      // Whatever else it finds: the database of a test may be one that no user should have.
      const { stdout: out } = await new CommandLine(place).try(["doctor", "--config", server.configFile]);
      assert.match(out, /warning\s+certificate\s+valid until \d{4}-\d\d-\d\d, for IP Address:127\.0\.0\.1/);
      assert.match(out, /ok\s+server\s+runs at https:\S+ and is ready/);
    });
  });
}

describe("browsers are told to come by https only", () => {
  it("where a trusted proxy says that they did, unless the setting is 0", async () => {
    for (const [listen, expected] of [
      [{ trustedProxies: ["127.0.0.1"], hsts: "1h" }, "max-age=3600"],
      [{ trustedProxies: ["127.0.0.1"], hsts: 0 }, undefined],
      // Anyone could say so.
      [{ trustedProxies: ["192.0.2.1"] }, undefined],
    ] as const) {
      const server = await startServer({ config: { listen } });
      const answered = (proto: string) =>
        send(server.origin, { path: "/ui/", headers: { "x-forwarded-proto": proto } }).then(
          ({ headers }) => headers["strict-transport-security"],
        );
      assert.equal(await answered("https"), expected, JSON.stringify(listen));
      assert.equal(await answered("http"), undefined);
      await server.remove();
    }
  });
});

describe("a certificate that cannot be used", { skip }, () => {
  it("keeps the server from starting, and is named", async () => {
    const { certificate } = first as MadeCertificate;
    const { privateKey } = second as MadeCertificate;
    for (const [listen, said] of [
      [{ certificate }, /listen\.privateKey is missing/],
      [{ certificate, privateKey: join(folder, "nowhere.key") }, /nowhere\.key/],
      [{ certificate, privateKey }, /of the key that belongs to it/],
    ] as const) {
      const server = await startServer({ config: { listen }, wait: false });
      await untilSaid(server, said);
      await server.remove();
    }
  });
});
