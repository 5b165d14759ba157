/** Where a bucket is, and with which credentials; those that are missing come from the environment, as for every AWS tool. */
export interface BucketTerms {
  bucket: string;
  region?: string | undefined;
  endpoint?: string | undefined;
  profile?: string | undefined;
  accessKeyId?: string | undefined;
  secretAccessKey?: string | undefined;
  sessionToken?: string | undefined;
}
