import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, test } from "node:test";
import { Refusal } from "../../refusal.ts";
import { decryptText, encryptText, keyIdOf } from "./encrypted-text.ts";
import { fromStored, isOutdated, setSecretKeys, toStored } from "./key-ring.ts";
import { readSecretKey, type SecretKey } from "./secret-key.ts";

const newKey = (): SecretKey => readSecretKey(randomBytes(32).toString("base64")) as SecretKey;
const [key, other] = [newKey(), newKey()];
const PLACE = "webhooks/wh_1/secret";
after(() => setSecretKeys([]));

test("a key is 32 bytes as base64, base64url or hex, and has the same ID in each form", () => {
  const bytes = randomBytes(32);
  const forms = [bytes.toString("base64"), bytes.toString("base64url"), bytes.toString("hex")];
  assert.equal(new Set(forms.map((form) => readSecretKey(form)?.id)).size, 1);
  for (const wrong of ["", "password", bytes.toString("hex").slice(2), randomBytes(33).toString("base64")])
    assert.equal(readSecretKey(wrong), null, wrong);
});

test("only the same key decrypts, only at the same place, and only what no one changed", () => {
  const encrypted = encryptText(key, "whsec_ü", PLACE);
  assert.equal(keyIdOf(encrypted), key.id);
  assert.equal(decryptText(key, encrypted, PLACE), "whsec_ü");
  assert.equal(decryptText(key, encrypted, "webhooks/wh_2/secret"), null, "moved to another webhook");
  assert.equal(decryptText(other, encrypted, PLACE), null);
  assert.equal(decryptText(other, encrypted.replace(key.id, other.id), PLACE), null, "claims another key");
  for (let at = "enc1.".length + 13; at < encrypted.length; at++) {
    const changed = `${encrypted.slice(0, at)}${encrypted[at] === "A" ? "B" : "A"}${encrypted.slice(at + 1)}`;
    const text = decryptText(key, changed, PLACE);
    // The last character may have bits that mean nothing.
    assert.ok(text === null || (at === encrypted.length - 1 && text === "whsec_ü"), `at ${at}`);
  }
  assert.notEqual(encryptText(key, "same", PLACE), encryptText(key, "same", PLACE));
});

test("the first key encrypts and all decrypt; without keys everything stays as it is", () => {
  setSecretKeys([]);
  assert.equal(toStored("plain", PLACE), "plain");
  assert.equal(isOutdated("plain"), false);
  setSecretKeys([key]);
  const old = toStored("kept", PLACE);
  assert.equal(isOutdated("plain"), true);
  setSecretKeys([other, key]);
  assert.equal(fromStored(old, PLACE), "kept");
  assert.equal(fromStored("plain", PLACE), "plain");
  assert.deepEqual([isOutdated(old), isOutdated(toStored("new", PLACE))], [true, false]);
});

test("a missing key and a damaged secret are refused plainly, without any part of a secret", () => {
  setSecretKeys([key]);
  const stored = toStored("kept", PLACE);
  setSecretKeys([other]);
  const refused = (code: string, words: RegExp) => (error: unknown) =>
    error instanceof Refusal && error.code === code && words.test(error.message);
  assert.throws(
    () => fromStored(stored, PLACE),
    refused("secret-key-missing", new RegExp(`${key.id}.*${other.id}`)),
  );
  setSecretKeys([key]);
  assert.throws(() => fromStored(stored, "webhooks/wh_2/secret"), refused("secret-damaged", /wh_2/));
});
