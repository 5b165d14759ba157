/**
 * Pages and files of upstream indexes; and, from the start, `root/pypi`, a mirror, as a base of `root/main`. Where
 * people have published or settled `root/main` already, it stays as they have it.
 */
export const MIRRORS = `
create table mirror_pages (
  index_id integer not null references indexes (id), name text not null, found integer not null,
  serial bigint not null, checked_at bigint not null, expires_at bigint not null, etag text, last_modified text,
  digest text not null, page blob not null, primary key (index_id, name));

create table mirror_claims (
  index_id integer not null references indexes (id), name text not null, holder text not null, until bigint not null,
  outcome text, primary key (index_id, name));

create table mirror_files (
  index_id integer not null references indexes (id), address text not null, filename text not null,
  project text not null, sha256 text, size bigint, evicted_sha256 text, metadata_sha256 text, stored_at bigint not null,
  used_at bigint not null, primary key (index_id, address, filename));
create index mirror_files_used on mirror_files (used_at);
create index mirror_files_sha256 on mirror_files (sha256);
create index mirror_files_evicted on mirror_files (evicted_sha256);
create index mirror_files_project on mirror_files (index_id, project);

insert into indexes (owner, name, kind, settings, created_at, serial)
  select 'root', 'pypi', 'mirror', '{}', 0, 0
  where not exists (select 1 from indexes where owner = 'root' and name = 'pypi' and removed_serial is null);
update indexes set settings = '{"bases":["root/pypi"]}'
  where owner = 'root' and name = 'main' and settings = '{}' and serial = 0;
`;
