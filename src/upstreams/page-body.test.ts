import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { readPageBody } from "./page-body.ts";

const answer = (bytes: Buffer, headers: IncomingMessage["headers"] = {}) => ({
  status: 200,
  url: new URL("http://index.example/simple/x/"),
  headers,
  body: Readable.from([bytes]) as unknown as IncomingMessage,
});

test("F35 a page that is too large is refused, packed or not, and the refusal names the setting", async () => {
  const page = Buffer.alloc(2000, "x");
  for (const [bytes, headers] of [
    [page, {}],
    [page, { "content-length": "2000" }],
    [gzipSync(page), { "content-encoding": "gzip" }],
  ] as const)
    await assert.rejects(readPageBody(answer(bytes, headers), 1999, createHash("sha256")), {
      code: "bad-upstream",
      message: /more than 1999 bytes; the setting upstreams\.pageSize allows larger ones/,
    });
  assert.equal((await readPageBody(answer(page), 2000, createHash("sha256"))).length, 2000);
});
