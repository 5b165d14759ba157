/** What projects say of themselves in a line, for those who search; made from the core metadata by a reader of the log. */
export const SEARCH = `
create table project_texts (
  index_id integer not null references indexes (id), name text not null, display_name text not null,
  version text not null, summary text not null, keywords text not null, classifiers text not null,
  requires text not null, removed integer not null, stamp bigint not null, primary key (index_id, name));
create index project_texts_stamp on project_texts (stamp, index_id, name);
create index mirror_pages_serial on mirror_pages (serial, index_id, name);
`;
