/** Lists of all projects of upstreams, where a mirror is set to keep one: names in order, one a line, packed. */
export const MIRROR_NAMES = `
create table mirror_names (
  index_id integer not null references indexes (id), checked_at bigint not null, etag text, last_modified text,
  count bigint not null, names blob not null, primary key (index_id));
`;
