import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { assertUnharmed } from "../harness/aftermath.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { exchange } from "../harness/raw-socket.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer();
after(() => server.remove());
const wheel = buildWheel({ name: "inside" });
await server.admin.publish(wheel);
const file = await server.anonymous.findFile("inside", wheel.filename);

const UPS = [
  "../",
  "..%2f",
  "%2e%2e/",
  "%2e%2e%2f",
  "..%5c",
  "..\\",
  "%252e%252e%252f",
  "..;/",
  "....//",
  ".%00./",
  "%c0%ae%c0%ae/",
  "%uff0e%uff0e/",
  "..%c0%af",
  "./../",
];
const STARTS = [
  "/",
  "/simple/",
  "/simple/inside/",
  "/files/",
  `${file.slice(0, file.lastIndexOf("/"))}/`,
  "/root/main/files/",
  "/-/",
  "/pypi/",
];
const TARGETS = ["etc/passwd", "wheelyard.db", "data/wheelyard.db", "proc/self/environ"];

/** The answer must not hold what only a file outside can say. */
async function givesNothing(path: string): Promise<void> {
  const answer = await exchange(server.port, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  assert.equal(answer.statuses.length, 1, `${path}: ${answer.statuses.join(" ")}`);
  const status = answer.statuses[0] as number;
  assert.ok(status >= 300 && status < 500, `${path}: ${status}`);
  assert.doesNotMatch(answer.text, /root:.*:0:0:|SQLite format 3|WHEELYARD_|PATH=|argon2/, path);
}

test("F62 no path leads outside, however it is spelled", async () => {
  const paths = STARTS.flatMap((start) =>
    UPS.flatMap((up) => TARGETS.slice(0, 3).map((target) => `${start}${up.repeat(8)}${target}`)),
  );
  for (const up of UPS)
    paths.push(`${up.repeat(3)}etc/passwd`, `/${up}${up}${server.data.slice(1)}/wheelyard.db`);
  paths.push(
    `/files/${server.data}/wheelyard.db`,
    "/files//etc/passwd",
    "/files/%2fetc%2fpasswd",
    "/%2fetc/passwd",
  );
  paths.push(
    "/files/file:///etc/passwd",
    "/simple/file:///etc/passwd/",
    "/proc/self/environ",
    "/files/..",
    "/files/.",
  );
  for (const path of paths) await givesNothing(path);
});

test("F63 nothing of the data folder is to be had by its name", async () => {
  const names = readdirSync(server.data, { recursive: true, encoding: "utf8" });
  assert.ok(names.length > 3);
  for (const name of names) {
    for (const start of [
      "/",
      "/files/",
      "/root/main/files/",
      "/simple/",
      "/root/main/",
      "/-/",
      "/data/",
      "/wheelyard-data/",
    ]) {
      const path = start + name.split("/").map(encodeURIComponent).join("/");
      const { status, bytes } = await server.anonymous.get(path);
      if (status === 200 && bytes.equals(wheel.bytes)) continue;
      const served = status === 200 && !readsAs(join(server.data, name), bytes);
      assert.ok(served || (status >= 300 && status < 500), `${path}: ${status}`);
    }
  }
});

/** Whether an answer is the very content of a file of the data folder that is not meant for readers. */
function readsAs(path: string, bytes: Buffer): boolean {
  if (path.endsWith(".metadata")) return false;
  try {
    return bytes.length > 0 && readFileSync(path).equals(bytes);
  } catch {
    return false;
  }
}

test("F132 odd but harmless paths answer 4xx, and the server lives", async () => {
  const odd = [
    "/%",
    "/%zz",
    "/%e0%a4%a",
    "/\u00ff",
    "/?",
    "/#",
    "/;",
    "/simple/;/",
    "/simple/%00/",
    "/simple/%0a/",
    "/simple/\u007f/",
  ];
  odd.push(
    "/simple/.../",
    "/simple/./",
    "/simple/__proto__/",
    "/constructor/prototype/simple/",
    "/__proto__/x/simple/x/",
  );
  odd.push(
    `/${"a/".repeat(500)}`,
    `/simple/${"a".repeat(3_000)}/`,
    "/-/api/v1/../../simple/",
    "/simple/%F0%9F%92%A9/",
  );
  for (const path of odd) {
    const answer = await exchange(
      server.port,
      `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    );
    for (const status of answer.statuses) assert.ok(status < 500, `${path}: ${status}`);
    assert.ok(answer.closed, path);
  }
  await assertUnharmed(server);
});
