import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type PutObjectCommandInput,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { type PartSending, sendParts } from "../../remote/parts.ts";
import { retrying } from "../../remote/retry.ts";
import type { PatientClient } from "./client.ts";
import { isUploadLost } from "./error.ts";

export const MOST_PARTS = 10_000;
/** How often an upload is restarted if the store has lost its parts. */
const BEGINNINGS = 3;

export interface MultipartUpload extends Omit<PartSending, "send"> {
  client: PatientClient;
  /** Bucket, key, and what the object is stored with. */
  target: PutObjectCommandInput & { Bucket: string; Key: string };
}

/**
 * Uploads a local file in parts; the object is there when the last is, whole, or not at all. When the store loses the parts
 * midway, or the answer to the end is lost, it is all done again: the same bytes under the same key do no harm.
 */
export async function uploadInParts(upload: MultipartUpload): Promise<void> {
  await retrying({ attempts: BEGINNINGS }, isUploadLost, () => uploadOnce(upload));
}

async function uploadOnce(upload: MultipartUpload): Promise<void> {
  const { client, target } = upload;
  const address = { Bucket: target.Bucket, Key: target.Key };
  const { UploadId } = await client.briefly(new CreateMultipartUploadCommand(target));
  try {
    const parts = await sendEvery(upload, { ...address, UploadId });
    await upload.file.released;
    await client.finish(
      new CompleteMultipartUploadCommand({ ...address, UploadId, MultipartUpload: { Parts: parts } }),
    );
  } catch (error) {
    // What stays behind when this fails too, the bucket's lifecycle rule takes away.
    await client.briefly(new AbortMultipartUploadCommand({ ...address, UploadId })).catch(() => undefined);
    throw error;
  }
}

async function sendEvery(
  upload: MultipartUpload,
  address: { Bucket: string; Key: string; UploadId: string | undefined },
): Promise<CompletedPart[]> {
  const { client, target } = upload;
  const algorithm = target.ChecksumAlgorithm;
  const checksum = algorithm === undefined ? {} : { ChecksumAlgorithm: algorithm };
  const parts: CompletedPart[] = [];
  await sendParts({
    ...upload,
    async send({ number }, bytes) {
      const sent = await client.send(
        new UploadPartCommand({ ...address, ...checksum, PartNumber: number, Body: bytes }),
        bytes.length,
      );
      parts.push({
        PartNumber: number,
        ETag: sent.ETag,
        ...(sent.ChecksumCRC32 && { ChecksumCRC32: sent.ChecksumCRC32 }),
        ...(sent.ChecksumCRC32C && { ChecksumCRC32C: sent.ChecksumCRC32C }),
        ...(sent.ChecksumSHA256 && { ChecksumSHA256: sent.ChecksumSHA256 }),
      });
    },
  });
  return parts.sort((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0));
}
