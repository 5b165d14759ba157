import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { uploadParts, writeForm } from "../harness/multipart.ts";
import { grant, makeAccount, makeToken } from "../harness/people.ts";
import { open } from "../harness/raw-socket.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer({ config: { listen: { workers: 2 } } });
after(() => server.remove());
const { admin, anonymous } = server;

interface Publisher {
  name: string;
  token: string;
  tokenId: number;
  grantId: number;
}

let made = 0;

async function makePublisher(): Promise<Publisher> {
  const name = `publisher-${++made}`;
  await makeAccount(server, name);
  const grantId = await grant(server, `account:${name}`, "publish");
  const { token, id: tokenId } = await makeToken(admin, {}, { account: name });
  return { name, token, tokenId, grantId };
}

type Order = { path: string; type: string; body: Buffer };

const WAYS: Record<string, (name: string) => Order> = {
  "the upload API": (name) => {
    const { type, body } = writeForm(uploadParts(buildWheel({ name })));
    return { path: "/legacy/", type, body };
  },
  "the management API": (name) => {
    const { filename, bytes } = buildWheel({ name });
    const path = `/-/api/v1/indexes/root/main/files?filename=${filename}`;
    return { path, type: "application/octet-stream", body: Buffer.from(bytes) };
  },
};

/** Sends all but the end, waits until the server reads it, does something, sends the end; resolves with the status. */
async function publishDuring(order: Order, token: string, change: () => Promise<unknown>): Promise<number> {
  const { path, type, body } = order;
  const socket = await open(server.port);
  let answer = "";
  const { promise: isRead, resolve } = Promise.withResolvers<void>();
  socket.on("data", (chunk: Buffer) => {
    answer += chunk.toString("latin1");
    resolve();
  });
  const closed = new Promise<void>((done) => socket.once("close", () => done()));
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: ${type}\r\n` +
      `Content-Length: ${body.length}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n`,
  );
  await isRead;
  assert.match(answer, /^HTTP\/1\.1 100 /);
  socket.write(body.subarray(0, -100));
  await change();
  socket.write(body.subarray(-100));
  await closed;
  return Number(/^HTTP\/1\.1 (?!100)(\d{3})/m.exec(answer)?.[1]);
}

const CHANGES: [what: string, status: number, change: (who: Publisher) => Promise<unknown>][] = [
  ["a token is revoked", 401, ({ tokenId }) => admin.manage("DELETE", `/tokens/${tokenId}`)],
  [
    "an account is disabled",
    401,
    ({ name }) => admin.manage("PATCH", `/accounts/${name}`, { disabled: true }),
  ],
  ["a grant is removed", 403, ({ grantId }) => admin.manage("DELETE", `/grants/${grantId}`)],
  [
    "somebody else's token is revoked",
    200,
    async () => {
      const other = await makePublisher();
      await admin.manage("DELETE", `/tokens/${other.tokenId}`);
    },
  ],
];

for (const [way, orderOf] of Object.entries(WAYS)) {
  for (const [what, status, change] of CHANGES) {
    test(`A06 what came while ${what} is ${status === 200 ? "published" : "refused"}: ${way}`, async () => {
      const publisher = await makePublisher();
      const project = `long-${made}`;
      assert.equal(await publishDuring(orderOf(project), publisher.token, () => change(publisher)), status);
      assert.equal((await anonymous.listed(project)).length, status === 200 ? 1 : 0);
    });
  }
}
