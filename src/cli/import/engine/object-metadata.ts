import { HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { BucketTerms } from "./bucket-terms.ts";

/** As the storage's own client: a region that nothing names is the first one's. */
export async function clientFor(terms: BucketTerms): Promise<S3Client> {
  const { endpoint, profile, accessKeyId, secretAccessKey, sessionToken } = terms;
  const keys = accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : null;
  const create = (region: string | undefined) =>
    new S3Client({
      ...(region ? { region } : {}),
      ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
      ...(profile ? { profile } : {}),
      ...(keys ? { credentials: { ...keys, ...(sessionToken ? { sessionToken } : {}) } } : {}),
      followRegionRedirects: true,
    });
  const client = create(terms.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION);
  return (await client.config.region().catch(() => null)) === null ? create("us-east-1") : client;
}

/** What the uploader noted about an object. */
export async function metadataOf(
  client: S3Client,
  bucket: string,
  key: string,
): Promise<Record<string, string>> {
  return (await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).Metadata ?? {};
}
