/**
 * Nobody reads `mirror_files.evicted_sha256`, so its index goes. The column stays empty: nodes of the version before
 * still write it while they are replaced one by one. The version after this one may drop it.
 */
export const EVICTED_UNREAD = "drop index if exists mirror_files_evicted;";
