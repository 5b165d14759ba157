/** How the site grows, a row a day, and what mirrors asked of their upstreams, a row a mirror and day. */
export const GROWTH = `
create table site_sizes (
  day integer primary key, database_size bigint, published bigint not null, mirrored bigint not null,
  files bigint not null, projects bigint not null);

create table mirror_days (
  index_id integer not null references indexes (id), day integer not null, asked bigint not null,
  failed bigint not null, fetched bigint not null, fetched_size bigint not null,
  primary key (index_id, day));
create table mirror_troubles (
  index_id integer primary key references indexes (id), at bigint not null, project text, reason text not null);
`;
