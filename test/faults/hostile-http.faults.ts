import assert from "node:assert/strict";
import { after, test } from "node:test";
import { assertSpoolEmpties, assertUnharmed } from "../harness/aftermath.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { basic } from "../harness/caller.ts";
import { uploadParts, writeForm } from "../harness/multipart.ts";
import { exchange, open } from "../harness/raw-socket.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";

const MIB = 1_048_576;
const server = await startServer({
  config: { limits: { fileSize: 20 * MIB, bodyTimeout: 5, headerTimeout: 5 } },
});
after(() => server.remove());
await server.admin.publish(buildWheel({ name: "steady" }));
const SIGNED = `Authorization: ${basic("admin", ADMIN_PASSWORD)}\r\n`;

const GET = (path: string, headers = "") => `GET ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`;
const POST = (headers: string, body = "") =>
  `POST /legacy/ HTTP/1.1\r\nHost: x\r\n${SIGNED}${headers}\r\n${body}`;

/** Answered with 4xx or closed; nothing of ours in the answer. */
async function isRefused(title: string, bytes: string | string[]): Promise<void> {
  const answer = await exchange(server.port, bytes, { patience: 8_000 });
  for (const status of answer.statuses)
    assert.ok(status >= 400 && status < 500 && status !== 499, `${title}: ${status}`);
  assert.ok(answer.closed || answer.statuses.length > 0, `${title}: neither an answer nor an end`);
  assert.doesNotMatch(answer.text, /\bat .*\.(ts|js):\d|node:internal/, title);
}

test("F33 huge headers, cookies, addresses and 20,000 headers: 431, 414, 400 or closed", async () => {
  await isRefused("header of 1 MiB", GET("/simple/", `X-Big: ${"a".repeat(MIB)}\r\n`));
  await isRefused("cookie of 100 KB", GET("/simple/", `Cookie: a=${"b".repeat(100_000)}\r\n`));
  await isRefused("address of 100 KB", GET(`/simple/${"a".repeat(100_000)}/`));
  await isRefused("query of 100 KB", GET(`/simple/?${"a".repeat(100_000)}`));
  const many = Array.from({ length: 20_000 }, (_, at) => `X-${at}: a\r\n`).join("");
  await isRefused("20,000 headers", GET("/simple/", many));
  await isRefused(
    "Authorization of 100 KB",
    GET("/simple/", `Authorization: Basic ${"A".repeat(100_000)}\r\n`),
  );
  await assertUnharmed(server);
});

test("F35 F36 an endless body is cut at the limit with 413, in bounded memory, and its disk space comes back", async () => {
  const before = await server.residentBytes();
  const head = POST("Content-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\n");
  const part =
    '--x\r\nContent-Disposition: form-data; name="content"; filename="endless-1.0-py3-none-any.whl"\r\n\r\n';
  const socket = await open(server.port);
  let said = "";
  let closed = false;
  socket.on("data", (chunk) => {
    said += chunk.toString("latin1");
  });
  socket.on("close", () => {
    closed = true;
  });
  socket.write(head + chunk(part));
  const piece = chunk("z".repeat(MIB));
  for (let sent = 0; sent < 400 && !closed && said === ""; sent++) {
    await new Promise<void>((resolve) => {
      socket.once("close", resolve);
      socket.write(piece, () => resolve());
    });
  }
  socket.destroy();
  assert.match(said, /^HTTP\/1\.1 413/);
  const grown = (await server.residentBytes()) - before;
  assert.ok(grown < 150 * MIB, `grew by ${Math.round(grown / MIB)} MiB`);
  await assertSpoolEmpties(server);
});

test("F35 a declared size over the limit is refused before the body comes", async () => {
  const type = "Content-Type: multipart/form-data; boundary=x\r\n";
  const answer = await exchange(
    server.port,
    POST(`${type}Content-Length: 99999999999\r\nExpect: 100-continue\r\n`),
  );
  assert.deepEqual(answer.statuses, [413]);
});

test("F36 an endless text field and endless fields are cut", async () => {
  for (const [title, field] of [
    ["one field", "z".repeat(MIB)],
    [
      "many fields",
      Array.from(
        { length: 5_000 },
        (_, at) => `\r\n--x\r\nContent-Disposition: form-data; name="f${at}"\r\n\r\nv`,
      ).join(""),
    ],
    ["one part header", `\r\n--x\r\nContent-Disposition: form-data; name="${"n".repeat(MIB)}`],
  ] as const) {
    const begin = '--x\r\nContent-Disposition: form-data; name="description"\r\n\r\n';
    const body = begin + field.repeat(4);
    const type = "Content-Type: multipart/form-data; boundary=x\r\n";
    await isRefused(title, POST(`${type}Content-Length: ${body.length}\r\n`, body));
  }
});

test("F70 line breaks in paths and queries never become header lines", async () => {
  for (const path of [
    "/simple/Foo%0d%0aSet-Cookie:%20a=b/",
    "/simple/Foo.Bar%0aX-Evil:%201",
    "/simple/steady?next=%0d%0aX-Evil:%201",
    "/%0d%0aX-Evil:%201/simple",
    "/pypi/Foo%0d%0aX-Evil:1/json",
  ]) {
    const answer = await exchange(server.port, GET(path));
    const head = answer.text.split("\r\n\r\n")[0] as string;
    assert.doesNotMatch(head, /^(set-cookie|x-evil)/im, path);
    for (const status of answer.statuses) assert.ok(status < 500, `${path}: ${status}`);
  }
});

test("F75 redirects stay on this host", async () => {
  for (const path of [
    "//evil.example/simple",
    "/\\evil.example/simple",
    "/simple//evil.example",
    "//evil.example",
    "/.//evil.example/simple/Foo",
  ]) {
    const answer = await exchange(server.port, GET(path));
    const location = /^location: (.*)$/im.exec(answer.text)?.[1]?.trim();
    if (location === undefined) continue;
    const target = new URL(location, `${server.origin}/`);
    assert.equal(target.host, `127.0.0.1:${server.port}`, `${path} leads to ${location}`);
  }
});

test("E06 an upload behind all of this works, also several on one connection", async () => {
  const wheels = ["1.0", "1.1", "1.2"].map((version) => buildWheel({ name: "behind", version }));
  const requests = wheels.map((wheel) => {
    const form = writeForm(uploadParts(wheel));
    const head = POST(`Content-Type: ${form.type}\r\nContent-Length: ${form.body.length}\r\n`);
    return Buffer.concat([Buffer.from(head), form.body]);
  });
  const answer = await exchange(server.port, [Buffer.concat(requests).toString("latin1")], {
    patience: 10_000,
  });
  assert.deepEqual(answer.statuses, [200, 200, 200]);
  for (const wheel of wheels) await server.anonymous.install("behind", wheel.filename);
  await assertUnharmed(server);
});

function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}
