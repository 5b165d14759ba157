/** The documentation of releases: one zip for each. */
export const RELEASE_DOCS = `
create table release_docs (
  project_id integer not null references projects (id), version text not null,
  index_id integer not null references indexes (id), filename text not null, sha256 text not null, size bigint not null,
  files integer not null, unpacked_size bigint not null, uploaded_at bigint not null, uploaded_by text, origin text,
  primary key (project_id, version));
create index release_docs_of_bytes on release_docs (sha256, filename);
`;
