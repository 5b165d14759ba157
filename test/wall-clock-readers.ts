/**
 * The files that may read the wall clock, and why. What is kept in the database is dated by `siteNow`. Whatever waits, or
 * becomes old in memory, goes by `steadyNow`, because the wall clock can be set back by years.
 */
export const WALL_CLOCK_READERS: Record<string, string> = {
  "database/site-clock.ts": "makes the site's clock out of it",
  "database/drivers/postgres/client.ts": "compares it with the database's",
  "database/drivers/sqlite/driver.ts": "writes a row that nobody reads, to prove that it can",
  "changes/announcements.ts": "notices that the machine slept, beside the steady clock",
  "upstreams/failure.ts": "reads a date in Retry-After; the pause is bounded",
  "http/prepared.ts": "the Date header",
  "http/files/redirect.ts": "the end of a signed address, which the store judges",
  "storage/remote/signer.ts": "the end of a public address",
  "storage/remote/cached-signer.ts": "the end of a signed address, beside the steady clock",
  "storage/drivers/azure/signer.ts": "a signature holds the time",
  "storage/drivers/gcs/signer.ts": "a signature holds the time",
  "storage/drivers/s3/signer.ts": "a signature holds the time",
  "storage/drivers/memory/driver.ts": "the time of an object, as file systems have it",
  "storage/drivers/filesystem/driver.ts": "compares with times of files, at the start",
  "storage/remote/disk-cache.ts": "compares with times of files, at the start, and sets them",
  "indexes/mirror/downloads.ts": "compares with times of files, at the start",
  "site/mark.ts": "says when the storage was taken into use, for people",
  "transfer/verify.ts": "names a folder by the time",
  "transfer/verify-stored.ts": "compares with times of stored objects",
  "cli/bundle/bundle-order.ts": "the time of a bundle, as the person at the terminal means it",
  "cli/requests/request-export.ts": "the time of the file, as the person at the terminal means it",
  "cli/import/peers/devpi/replica/primary.ts":
    "the time in the token of a replica, which the old server judges",
  "cli/options/server-options.ts": "the end of the token of wheelyard login",
  "cli/indexes/index-freeze.ts": "the moment of a freeze, as the person at the terminal means it",
  "cli/server/doctor/certificate.ts": "the end of a certificate",
  "cli/server/doctor/store.ts": "compares it with the store's",
  "cli/server/doctor/database.ts": "compares it with the database's",
  "cli/server/doctor/network.ts": "compares it with another machine's",
  "cli/indexes/policy.ts": "a time to come, for the server",
  "cli/site/log.ts": "a time in the past, for the server",
  "cli/data/trash.ts": "compares with times of stored objects",
  "app/rebuild-file.ts": "names a file by the time",
};
