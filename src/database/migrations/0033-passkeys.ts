/** Passkeys of accounts. Since then an account can have a second factor without an authenticator app. */
export const PASSKEYS = `
alter table second_factors add column app_since bigint;
update second_factors set app_since = confirmed_at;
create table passkeys (
  id text primary key, account_id bigint not null references accounts (id) on delete cascade, name text not null,
  rp_id text not null, public_key text not null, counter bigint not null, transports text not null,
  created_at bigint not null, used_at bigint, last_challenge_at bigint not null);
create index passkeys_by_account on passkeys (account_id);
`;
