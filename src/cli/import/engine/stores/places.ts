import type { OldPlace } from "../bucket.ts";
import type { BucketTerms } from "./bucket-terms.ts";

/** A bucket of S3. Credentials that are missing come from the environment, as for every AWS tool. */
export function s3Place(terms: BucketTerms): OldPlace {
  return {
    bucket: terms.bucket,
    settings: { driver: "s3", ...terms },
    openNotes: async () => (await import("./s3-notes.ts")).openNotes(terms),
  };
}

/** A bucket of Google Cloud Storage. Without a file, the identity of the machine or developer counts. */
export function gcsPlace(terms: { bucket: string; credentialsFile?: string | undefined }): OldPlace {
  // As every client of Google reads it.
  const emulator = process.env.STORAGE_EMULATOR_HOST;
  const endpoint = emulator?.includes("://") === false ? `http://${emulator}` : emulator;
  const settings = { driver: "gcs", ...terms, ...(endpoint ? { endpoint, anonymous: true } : {}) };
  return {
    bucket: terms.bucket,
    settings,
    openNotes: async () => (await import("./gcs-notes.ts")).openNotes(settings),
  };
}

/** A container of Azure Blob Storage. */
export function azurePlace(terms: {
  container: string;
  account?: string | undefined;
  accountKey?: string | undefined;
  endpoint?: string | undefined;
}): OldPlace {
  const settings = { driver: "azure", ...terms };
  return {
    bucket: terms.container,
    settings,
    openNotes: async () => (await import("./azure-notes.ts")).openNotes(settings),
  };
}
