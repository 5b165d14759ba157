import { readFileSync } from "node:fs";
import type { S3Client } from "@aws-sdk/client-s3";
import { Refusal } from "../../../refusal.ts";
import { publicUrlSigner, type Signer, signingWindow } from "../../remote/signer.ts";
import { signCloudfront } from "./cloudfront.ts";
import type { S3Options } from "./options.ts";
import { presign } from "./presign.ts";

export type { Signer };

/** A credential is renewed when it has this long to live: an address must not be signed by one that ends before it. */
const CREDENTIAL_MARGIN_MS = 60_000;
const PRIVATE = "private, max-age=31536000, immutable";

/** How clients are sent to the objects: unsigned where everyone may read, by CloudFront, or by addresses of S3 itself. */
export function signerOf(options: S3Options, client: S3Client): Signer {
  const own = options.cloudfrontUrl === undefined ? s3Signer(options, client) : cloudfrontSigner(options);
  return publicUrlSigner(options.publicUrl, own);
}

function s3Signer(options: S3Options, client: S3Client): Signer {
  const host = addressOfBucket(options, client);
  return {
    async sign(key, { life, isPublic }) {
      const [credentials, region, bucket] = await Promise.all([
        client.config.credentials(),
        client.config.region(),
        host(),
      ]);
      const window = signingWindow(life, Date.now() + client.config.systemClockOffset);
      const ends = credentials.expiration?.getTime();
      const sameUntil = Math.min(window.sameUntil, (ends ?? Number.POSITIVE_INFINITY) - CREDENTIAL_MARGIN_MS);
      if (sameUntil <= Date.now()) return null;
      const query: Record<string, string> = isPublic ? {} : { "response-cache-control": PRIVATE };
      const url = presign({ ...bucket, key, region, credentials, query, ...window });
      return { url, sameUntil };
    },
  };
}

/** Where the bucket is, asked once of the SDK, which knows every partition, endpoint and access point. */
function addressOfBucket(
  options: S3Options,
  client: S3Client,
): () => Promise<{ origin: string; path: string }> {
  let known: Promise<{ origin: string; path: string }> | null = null;
  const ask = async () => {
    const { endpointProvider, region, endpoint, forcePathStyle } = client.config;
    const given = endpoint ? await endpoint() : null;
    const found = endpointProvider({
      Region: await region(),
      Bucket: options.bucket,
      ForcePathStyle: forcePathStyle,
      UseArnRegion: true,
      ...(given && {
        Endpoint: `${given.protocol}//${given.hostname}${given.port ? `:${given.port}` : ""}${given.path}`,
      }),
    });
    return { origin: found.url.origin, path: found.url.pathname.replace(/\/$/, "") };
  };
  return () => {
    known ??= ask().catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
}

function cloudfrontSigner(options: S3Options): Signer {
  const { cloudfrontUrl, cloudfrontKeyPairId, cloudfrontPrivateKey, cloudfrontPrivateKeyFile } = options;
  const privateKey = cloudfrontPrivateKey ?? readKey(cloudfrontPrivateKeyFile);
  if (cloudfrontKeyPairId === undefined || privateKey === undefined) {
    const message =
      "storage.cloudfrontUrl needs storage.cloudfrontKeyPairId and storage.cloudfrontPrivateKeyFile.";
    throw new Refusal("invalid", "bad-config", message);
  }
  const sign = signCloudfront(cloudfrontUrl as string, cloudfrontKeyPairId, privateKey);
  return {
    async sign(key, { life }) {
      const { sameUntil, expiresAt } = signingWindow(life, Date.now());
      return { url: sign(key, expiresAt), sameUntil };
    },
  };
}

function readKey(file: string | undefined): string | undefined {
  try {
    return file === undefined ? undefined : readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const message = `storage.cloudfrontPrivateKeyFile: the file ${file} cannot be read (${code}).`;
    throw new Refusal("invalid", "bad-config", message);
  }
}
