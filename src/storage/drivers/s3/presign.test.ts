import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { mock, test } from "node:test";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { encodeKey, signingWindow } from "../../remote/signer.ts";
import { signCloudfront } from "./cloudfront.ts";
import { presign } from "./presign.ts";

const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "a+secret/with=signs" };
const KEYS = [
  "files/ab/cd/demo-1.0-py3-none-any.whl",
  "deep prefix/é/ü (1)!'*~+%20&=$@,;:.tar.gz",
  "a".repeat(900),
];

for (const sessionToken of [undefined, "a session/token+with=signs=="]) {
  test(`an address is what the SDK signs, to the letter (${sessionToken ? "session" : "plain"} keys)`, async () => {
    const now = Date.UTC(2026, 10, 21, 9, 8, 7);
    mock.timers.enable({ apis: ["Date"], now });
    const keys = { ...credentials, ...(sessionToken && { sessionToken }) };
    const client = new S3Client({
      region: "eu-central-1",
      endpoint: "http://127.0.0.1:9000",
      forcePathStyle: true,
      credentials: keys,
    });
    for (const key of KEYS) {
      const command = new GetObjectCommand({
        Bucket: "packages",
        Key: key,
        ResponseCacheControl: "private, max-age=5",
      });
      const signed = new URL(await getSignedUrl(client, command, { expiresIn: 3600 }));
      const own = new URL(
        presign({
          origin: "http://127.0.0.1:9000",
          path: "/packages",
          key,
          region: "eu-central-1",
          credentials: keys,
          // The SDK's own mark, which is signed too.
          query: { "response-cache-control": "private, max-age=5", "x-id": "GetObject", ...marks(signed) },
          signedAt: now,
          expiresAt: now + 3_600_000,
          sameUntil: 0,
        }),
      );
      assert.equal(own.pathname, signed.pathname);
      assert.deepEqual(sorted(own), sorted(signed));
    }
    mock.timers.reset();
  });
}

/** What this SDK adds beside what everyone signs. */
function marks(signed: URL): Record<string, string> {
  return Object.fromEntries(
    [...signed.searchParams].filter(([name]) => /^x-amz-(checksum|user)/i.test(name)),
  );
}

function sorted(url: URL): [string, string][] {
  return [...url.searchParams].sort(([a], [b]) => (a < b ? -1 : 1));
}

test("the same address is given for half its life, and at least the other half is left of it", () => {
  for (let now = 1_700_000_000_000; now < 1_700_000_000_000 + 10_000_000; now += 123_457) {
    const window = signingWindow(3600, now);
    assert.deepEqual(signingWindow(3600, window.sameUntil - 1), window);
    assert.ok(window.sameUntil > now && window.sameUntil <= now + 1_800_000);
    assert.equal(window.expiresAt, window.sameUntil + 1_800_000);
    assert.ok(window.signedAt <= now - 300_000, "a store whose clock is behind would not take it yet");
    assert.notDeepEqual(signingWindow(3600, window.sameUntil), window);
  }
});

test("a CloudFront address carries a policy's signature that its public key proves", () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const sign = signCloudfront("https://cdn.example/", "K2JCJMDEHXQW5F", pem);
  const url = new URL(sign("files/ab/é 1.whl", 1_800_000_000_500));
  const resource = `https://cdn.example/${encodeKey("files/ab/é 1.whl")}`;
  assert.ok(url.href.startsWith(`${resource}?`));
  assert.equal(url.searchParams.get("Expires"), "1800000000");
  assert.equal(url.searchParams.get("Key-Pair-Id"), "K2JCJMDEHXQW5F");
  const policy = `{"Statement":[{"Resource":"${resource}","Condition":{"DateLessThan":{"AWS:EpochTime":1800000000}}}]}`;
  const signature = /Signature=([^&]+)/.exec(url.search)?.[1] ?? "";
  const bytes = Buffer.from(
    signature.replaceAll("-", "+").replaceAll("_", "=").replaceAll("~", "/"),
    "base64",
  );
  assert.ok(
    verify(
      "RSA-SHA1",
      Buffer.from(policy),
      createPublicKey(publicKey.export({ type: "spki", format: "pem" })),
      bytes,
    ),
  );
  assert.throws(() => signCloudfront("https://cdn.example", "K", "no key"), { code: "bad-config" });
});
