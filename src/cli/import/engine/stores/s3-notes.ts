import { HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { ObjectNotes } from "../bucket.ts";
import type { BucketTerms } from "./bucket-terms.ts";

/** As the storage's own client: a region that nothing names is the first one's. */
async function clientFor(terms: BucketTerms): Promise<S3Client> {
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

export async function openNotes(terms: BucketTerms): Promise<ObjectNotes> {
  const client = await clientFor(terms);
  return {
    async of(key) {
      return (await client.send(new HeadObjectCommand({ Bucket: terms.bucket, Key: key }))).Metadata ?? {};
    },
    close: () => client.destroy(),
  };
}
