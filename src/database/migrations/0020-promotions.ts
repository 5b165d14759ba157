/** Promotions that run in the background. */
export const PROMOTIONS = `
create table promotions (
  id integer primary key, account_id integer not null references accounts (id) on delete cascade, asked_by text not null, project text not null, version text not null,
  from_index text not null, to_index text not null, state text not null,
  asked_at bigint not null, seen_at bigint not null, ended_at bigint,
  files integer not null, files_done integer not null, bytes_done bigint not null, bytes bigint,
  result text, code text, problem text);
create index promotions_of_account on promotions (account_id, id);
`;
