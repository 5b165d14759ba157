/** Issuers of ID tokens, the publishers that sign in with them, and the short-lived tokens that they get. */
export const TRUSTED_PUBLISHING = `
create table trusted_issuers (
  name text primary key, kind text not null, url text not null unique, keys text, ca text, reuse integer not null,
  created_at bigint not null, created_by text);

create table trusted_publishers (
  id text primary key, issuer text not null, account_id bigint not null, note text not null, source text not null,
  scope text not null, pinned text, created_at bigint not null, created_by text, used_at bigint);

create table short_tokens (
  hash text primary key, publisher text not null, account_id bigint not null, scope text not null, expires_at bigint not null);

create table used_id_tokens (issuer text not null, jti text not null, expires_at bigint not null, primary key (issuer, jti));
`;
