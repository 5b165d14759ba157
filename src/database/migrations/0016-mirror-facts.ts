/**
 * What a mirror's page was asked of, so that its validators go nowhere else; and what was found out about its files that
 * the upstream does not tell.
 */
export const MIRROR_FACTS = `
alter table mirror_pages add column source text;
alter table mirror_pages add column url text;
alter table mirror_pages add column learned integer not null default 0;
alter table mirror_names add column source text;
alter table mirror_files add column proved_sha256 text;
alter table mirror_files add column promised_metadata text;
`;
