import assert from "node:assert/strict";
import { test } from "node:test";
import * as keys from "./storage-key.ts";

const SHA256 = "ab".repeat(32);
const HOSTILE = ["", ".", "..", "../x", "a/b", "/a", "a/", "a\\b", "a\0", "a\n", "\x7f", "x".repeat(256)];

test("E01 every object has a key of its own, below the folder of its kind", () => {
  const all = [
    keys.fileKey(SHA256, "demo-1.0.tar.gz"),
    keys.metadataKey(SHA256, "demo-1.0.tar.gz"),
    keys.signatureKey(SHA256, "demo-1.0.tar.gz"),
    keys.fileRecordKey("root", "main", "demo", "demo-1.0.tar.gz"),
    keys.indexRecordKey("root", "main"),
    keys.siteRecordKey("accounts"),
  ];
  assert.deepEqual(all, [
    `files/ab/${SHA256}/demo-1.0.tar.gz`,
    `files/ab/${SHA256}/demo-1.0.tar.gz.metadata`,
    `files/ab/${SHA256}/demo-1.0.tar.gz.asc`,
    "records/root/main/demo/demo-1.0.tar.gz.json",
    "records/root/main/index.json",
    "records/site/accounts.json",
  ]);
  assert.ok(all.slice(0, 3).every((key) => key.startsWith(keys.FILES_PREFIX)));
  assert.ok(all.slice(3).every((key) => key.startsWith(keys.RECORDS_PREFIX)));
});

test("E01 no part of a key leaves its folder", () => {
  for (const hostile of HOSTILE) {
    const attempts = [
      () => keys.fileKey(hostile, "demo-1.0.tar.gz"),
      () => keys.fileRecordKey(hostile, "main", "demo", "x"),
      () => keys.fileRecordKey("root", hostile, "demo", "x"),
      () => keys.fileRecordKey("root", "main", hostile, "x"),
      () => keys.indexRecordKey(hostile, "main"),
      () => keys.indexRecordKey("root", hostile),
    ];
    // What is appended to a file name makes a name of its own of "", "." and "..".
    if (hostile.length > 2) {
      attempts.push(
        () => keys.metadataKey(SHA256, hostile),
        () => keys.signatureKey(SHA256, hostile),
        () => keys.fileRecordKey("root", "main", "demo", hostile),
        () => keys.siteRecordKey(hostile),
      );
    }
    attempts.push(() => keys.fileKey(SHA256, hostile));
    for (const attempt of attempts) assert.throws(attempt, /storage key segment/, JSON.stringify(hostile));
  }
});
