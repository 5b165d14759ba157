import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { preferredHash, readHashes, readHashFragment } from "./hashes.ts";

const hex = (digits: number) => "a".repeat(digits);

describe("hashes on pages", () => {
  it("S06 every function that installers name is read, in any spelling", () => {
    const spellings: [written: string, digits: number, name: string][] = [
      ["md5", 32, "md5"],
      ["SHA1", 40, "sha1"],
      ["sha224", 56, "sha224"],
      ["SHA256", 64, "sha256"],
      ["sha-256", 64, "sha256"],
      ["sha384", 96, "sha384"],
      ["Sha512", 128, "sha512"],
      ["sha3_256", 64, "sha3_256"],
      ["sha3-512", 128, "sha3_512"],
      ["sha512/256", 64, "sha512_256"],
      ["blake2b", 128, "blake2b"],
      ["blake2b_256", 64, "blake2b_256"],
      ["BLAKE2S", 64, "blake2s"],
      ["shake_128", 64, "shake_128"],
    ];
    for (const [written, digits, name] of spellings) {
      assert.deepEqual(readHashes({ [written]: hex(digits).toUpperCase() }), {
        hashes: { [name]: hex(digits) },
      });
      assert.deepEqual(readHashFragment(`${written}=${hex(digits)}`), { hashes: { [name]: hex(digits) } });
    }
  });

  it("F112 what cannot be checked is named, never dropped", () => {
    for (const [claim, unproved] of [
      [{ sha256: "xyz" }, "sha256"],
      [{ sha256: hex(63) }, "sha256"],
      [{ sha256: 7 }, "sha256"],
      [{ sha256: null }, "sha256"],
      [{ blake3: hex(64) }, "blake3"],
      [{ "": hex(64) }, "hashes"],
      [[hex(64)], "hashes"],
      [hex(64), "hashes"],
    ])
      assert.deepEqual(readHashes(claim), { hashes: {}, unproved });
    for (const fragment of ["sha256=xyz", "sha256=", "sha256", `blake3=${hex(64)}`, `k=${hex(40)}`])
      assert.equal(readHashFragment(fragment).unproved, fragment.split("=")[0]);
  });

  it("F112 two values of one function cannot both be right", () => {
    const claim = { sha256: hex(64), SHA256: "b".repeat(64) };
    assert.deepEqual(readHashes(claim), { hashes: { sha256: hex(64) }, unproved: "SHA256" });
  });

  it("other parts of a fragment are no hashes, and no hash is none", () => {
    for (const fragment of ["", "egg=foo-1.0", "egg=foo&subdirectory=src", "top", "version=1.0"])
      assert.deepEqual(readHashFragment(fragment), { hashes: {} });
    assert.deepEqual(readHashFragment(`egg=foo&md5=${hex(32)}`), { hashes: { md5: hex(32) } });
    for (const nothing of [undefined, null, {}]) assert.deepEqual(readHashes(nothing), { hashes: {} });
  });

  it("a link is given the strongest hash that pip reads", () => {
    assert.equal(preferredHash({ blake2b: hex(128), md5: hex(32), sha512: hex(128) }), `sha512=${hex(128)}`);
    assert.equal(preferredHash({ blake2s: hex(64) }), `blake2s=${hex(64)}`);
    assert.equal(preferredHash({}), null);
  });
});
