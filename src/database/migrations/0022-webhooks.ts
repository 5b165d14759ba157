/** Webhooks, and every event that is, or was, to be delivered to them. */
export const WEBHOOKS = `
create table webhooks (
  id text primary key, index_id integer, url text not null, format text not null, note text not null, kinds text not null,
  indexes text not null, projects text not null, secret text not null, headers text not null, paused text,
  owner_id integer references accounts (id) on delete set null, after_serial bigint not null, created_at bigint not null,
  created_by text);

create table webhook_deliveries (
  id text primary key, webhook_id text not null references webhooks (id) on delete cascade, serial bigint not null,
  lane text not null, state text not null, attempts integer not null, queued_at bigint not null, next_at bigint not null,
  ended_at bigint, status integer, duration integer, trouble text, request text, response text, unique (webhook_id, serial));
create index webhook_deliveries_lane on webhook_deliveries (webhook_id, state, lane, serial);
`;
