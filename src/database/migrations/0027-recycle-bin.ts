/** When a removed file, or the documentation of a removed release, was put in the recycle bin, and by whom; null: it is not there. */
export const RECYCLE_BIN = `
alter table files add column binned_at bigint;
alter table files add column binned_by text;
alter table release_docs add column binned_at bigint;
create index files_binned on files (index_id, binned_at) where binned_at is not null;
`;
