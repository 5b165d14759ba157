/** Where imported files came from, and the addresses that they had there. */
export const IMPORTED_FILES = `
create table imported_files (
  index_id bigint not null, address text not null, project text not null, filename text not null, sha256 text not null,
  peer text not null, stamp text, comment text, accepted_as_is text, imported_at bigint not null,
  primary key (index_id, address));
create index imported_files_address on imported_files (address);
create index imported_files_file on imported_files (index_id, filename);
`;
