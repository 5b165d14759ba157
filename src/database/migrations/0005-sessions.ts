/** Sessions of people who signed in with a browser: hashes of secrets only. */
export const SESSIONS = `
create table sessions (
  id text primary key, account_id integer not null references accounts (id) on delete cascade,
  hash text not null unique, previous_hash text, previous_until bigint, csrf text not null,
  created_at bigint not null, renewed_at bigint not null, seen_at bigint not null, expires_at bigint not null,
  address text not null, agent text not null);
create index sessions_account on sessions (account_id);
create index sessions_previous on sessions (previous_hash);
create index sessions_expires on sessions (expires_at);
`;
