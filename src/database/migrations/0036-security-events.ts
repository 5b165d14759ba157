/** Sign-ins, refusals and downloads of restricted projects: added up by the hour, and apart from the change log. */
export const SECURITY_EVENTS = `
create table security_events (
  id text primary key, kind text not null, actor text, address text, token_id bigint, index_name text, project text,
  reason text not null, first_at bigint not null, last_at bigint not null, count bigint not null);
create index security_events_last on security_events (last_at, id);
`;
