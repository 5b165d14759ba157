/** Types that both SQLite and PostgreSQL know; ids are the one thing they spell differently. */
const ID = "integer primary key";

export const CORE = `
create table site (key text primary key, value text not null);
insert into site (key, value) values ('serial', '0');

create table indexes (
  id ${ID}, owner text not null, name text not null, kind text not null, settings text not null,
  created_at bigint not null, serial bigint not null, removed_serial bigint);
create unique index indexes_live on indexes (owner, name) where removed_serial is null;

create table projects (
  id ${ID}, index_id integer not null references indexes (id), name text not null, display_name text not null,
  status text not null, status_reason text, restricted integer not null, created_at bigint not null,
  serial bigint not null, removed_serial bigint);
create unique index projects_name on projects (index_id, name);
create index projects_restricted on projects (index_id) where restricted = 1;

create table files (
  id ${ID}, index_id integer not null references indexes (id), project_id integer not null references projects (id),
  filename text not null, filename_key text not null, version text not null, kind text not null,
  size bigint not null, sha256 text not null, md5 text, blake2b_256 text, requires_python text, metadata_sha256 text,
  has_signature integer not null, uploaded_at bigint not null, uploaded_by text, yanked text, origin text,
  added_serial bigint not null, removed_serial bigint);
create unique index files_live on files (index_id, filename_key) where removed_serial is null;
create index files_key on files (index_id, filename_key);
create index files_filename on files (index_id, filename);
create index files_project on files (project_id);
create index files_sha256 on files (sha256);

create table file_metadata (file_id integer primary key references files (id) on delete cascade, metadata text not null);

create table changes (
  serial bigint primary key, kind text not null, index_id integer, project text, subject text, actor text,
  address text, at bigint not null, detail text not null);
create index changes_project on changes (index_id, project, serial);

create table accounts (
  id ${ID}, name text not null unique, kind text not null, password_hash text, is_admin integer not null,
  disabled integer not null, created_at bigint not null);

create table groups (id ${ID}, name text not null unique, created_at bigint not null);
create table group_members (
  group_id integer not null references groups (id) on delete cascade,
  account_id integer not null references accounts (id) on delete cascade,
  primary key (group_id, account_id));
create index group_members_account on group_members (account_id);

create table tokens (
  id ${ID}, account_id integer not null references accounts (id) on delete cascade, note text not null,
  hash text not null unique, prefix text not null, scope text not null, created_at bigint not null,
  expires_at bigint, revoked_at bigint, last_used_at bigint, last_used_from text);
create index tokens_account on tokens (account_id);

create table grants (
  id ${ID}, principal_kind text not null, principal text not null, permission text not null,
  index_glob text not null, project_glob text not null, created_at bigint not null, created_by text,
  unique (principal_kind, principal, permission, index_glob, project_glob));

insert into indexes (owner, name, kind, settings, created_at, serial) values ('root', 'main', 'hosted', '{}', 0, 0);
`;
