import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { Transform } from "node:stream";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { test } from "node:test";
import { isSealedWith, plainSize, sealing, unsealing } from "./seal.ts";
import { SealKey } from "./seal-key.ts";

const KEY = SealKey.read(randomBytes(32).toString("base64"), "the key");
const OTHER = SealKey.read(randomBytes(32).toString("hex"), "the key");
const SIZES = [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000];

/** All that comes out of a transformation of bytes that arrive in pieces of this size. */
async function through(bytes: Buffer, transform: Transform, piece = 10_000): Promise<Buffer> {
  const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, at) =>
    bytes.subarray(at * piece, (at + 1) * piece),
  );
  const result = buffer(transform);
  await pipeline(Readable.from(pieces), transform).catch(() => undefined);
  return result;
}

const seal = (bytes: Buffer, name = "objects/a") => through(bytes, sealing(KEY, name));
const unseal = (bytes: Buffer, name = "objects/a", key = KEY) => through(bytes, unsealing(key, name), 7_777);

for (const size of SIZES)
  test(`${size} bytes come back, and their size is known without the key`, async () => {
    const bytes = randomBytes(size);
    const sealed = await seal(bytes);
    assert.deepEqual(await unseal(sealed), bytes);
    assert.equal(plainSize(sealed.length), size);
    assert.ok(isSealedWith(sealed, KEY) && !isSealedWith(sealed, OTHER));
    if (size > 32) assert.equal(sealed.includes(bytes.subarray(0, 32)), false);
  });

test("the same bytes are encrypted otherwise each time", async () => {
  const bytes = randomBytes(100);
  assert.notDeepEqual(await seal(bytes), await seal(bytes));
});

test("nothing can be changed, cut off, moved or exchanged unnoticed", async () => {
  const sealed = await seal(randomBytes(200_000));
  const chunk = 65_536 + 16;
  const [header, first, second, rest] = [
    sealed.subarray(0, 32),
    sealed.subarray(32, 32 + chunk),
    sealed.subarray(32 + chunk, 32 + 2 * chunk),
    sealed.subarray(32 + 2 * chunk),
  ];
  for (const at of [0, 9, 20, 40, 70_000, sealed.length - 1]) {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] as number) ^ 1;
    await assert.rejects(unseal(changed), /objects\/a cannot be decrypted/, `byte ${at}`);
  }
  for (const cut of [0, 10, 32, 33, 32 + chunk, 32 + 2 * chunk, sealed.length - 1])
    await assert.rejects(unseal(sealed.subarray(0, cut)), /cannot be decrypted/, `cut at ${cut}`);
  await assert.rejects(
    unseal(Buffer.concat([header, second, first, rest])),
    /cannot be decrypted/,
    "swapped",
  );
  await assert.rejects(unseal(Buffer.concat([header, first, rest])), /cannot be decrypted/, "left out");
  await assert.rejects(unseal(Buffer.concat([sealed, Buffer.from("more")])), /cannot be decrypted/, "longer");
  await assert.rejects(unseal(sealed, "objects/b"), /objects\/b cannot be decrypted/, "another name");
  await assert.rejects(unseal(sealed, "objects/a", OTHER), /cannot be decrypted/, "another key");
});

test("a text that is no key is refused, with how to make one", () => {
  for (const text of ["", "secret", "A".repeat(42), "g".repeat(64)])
    assert.throws(() => SealKey.read(text, "backup.key"), /backup\.key is not a key: .*openssl rand/, text);
});
