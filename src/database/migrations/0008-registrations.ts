/** Invitations to make an account, and accounts that people asked for. */
export const REGISTRATIONS = `
create table invitations (
  id text primary key, hash text not null unique, account text, member_of text not null, note text not null,
  created_at bigint not null, created_by text, expires_at bigint not null, used_at bigint, used_by text);

create table registrations (
  id text primary key, account text not null unique, password_hash text not null, note text not null,
  address text not null, created_at bigint not null);
`;
