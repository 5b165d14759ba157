import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { matchesEtag, type Prepared, Wire } from "./prepared.ts";

const prepared = (body: Buffer | null): Prepared => ({
  status: body === null ? 304 : 200,
  headers: [["ETag", '"a"']],
  body,
  route: "page",
});
const bytesOf = (wire: Wire) => Buffer.concat(wire.pieces()).toString("latin1");

test("an answer's bytes are its head, its date of this second, and its body", () => {
  mock.timers.enable({ apis: ["Date"], now: Date.UTC(2026, 0, 2, 3, 4, 5) });
  try {
    const wire = new Wire(prepared(Buffer.from("hello")), { keepAlive: 75 });
    const bytes = (date: string) =>
      `HTTP/1.1 200 OK\r\nETag: "a"\r\nDate: ${date}\r\nConnection: keep-alive\r\nKeep-Alive: timeout=75\r\n\r\nhello`;
    assert.equal(bytesOf(wire), bytes("Fri, 02 Jan 2026 03:04:05 GMT"));
    assert.equal(wire.size, bytesOf(wire).length);
    mock.timers.setTime(Date.UTC(2027, 11, 31, 23, 59, 59));
    assert.equal(bytesOf(wire), bytes("Fri, 31 Dec 2027 23:59:59 GMT"));
  } finally {
    mock.timers.reset();
  }
});

test("H06 a 304 has no body", () => {
  assert.ok(bytesOf(new Wire(prepared(null), { keepAlive: 1 })).endsWith("timeout=1\r\n\r\n"));
});

test("memory: a large body is not copied, and goes out in pieces", () => {
  const body = Buffer.alloc(3 * 2 ** 20, "0123456789");
  const pieces = new Wire(prepared(body), { keepAlive: 75 }).pieces();
  assert.ok(pieces.length > 10);
  assert.ok(pieces.slice(1).every((piece) => piece.buffer === body.buffer && piece.length <= 256 * 1024));
  assert.ok(Buffer.concat(pieces).subarray(-body.length).equals(body));
  assert.equal(new Wire(prepared(Buffer.alloc(1_000)), { keepAlive: 75 }).pieces().length, 1);
});

test("H06 If-None-Match: lists, weak ones and *; nothing that only looks alike", () => {
  for (const header of ['"a"', 'W/"a"', '"b", "a"', '"b",W/"a" ', "*", " * "]) {
    assert.equal(matchesEtag(header, '"a"'), true, header);
  }
  for (const header of [undefined, "", "a", '"a', '"A"', '"aa"', 'w/"a"', '"b"', "**", ',"b",']) {
    assert.equal(matchesEtag(header, '"a"'), false, header);
  }
});
