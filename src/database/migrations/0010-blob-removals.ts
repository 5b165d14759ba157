/** Bytes that are being removed, until when that may take; and, for a while, those that were. */
export const BLOB_REMOVALS = `
create table blob_removals (
  sha256 text not null, filename text not null, until bigint not null, is_finished integer not null,
  primary key (sha256, filename));
create index blob_removals_until on blob_removals (is_finished, until);
`;
