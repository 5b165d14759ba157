/** Downloads, added up by day: never who or from where. */
export const DOWNLOADS = `
create table downloads (
  index_id integer not null references indexes (id), project text not null, version text not null,
  day integer not null, python text not null, installer text not null, installer_version text not null,
  count bigint not null,
  primary key (index_id, project, version, day, python, installer, installer_version));
create index downloads_day on downloads (day);
`;
