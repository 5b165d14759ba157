/** The words of documentation, for the search. All of it can be made again. */
export const DOCS_SEARCH = `
create table docs_searches (
  project_id integer primary key, index_id integer not null, version text not null, sha256 text not null);
create table docs_pages (
  project_id integer not null, number integer not null, path text not null, title text not null, opening text not null,
  primary key (project_id, number));
create table docs_words (
  bucket text not null, project_id integer not null, words text not null, primary key (bucket, project_id));
create index docs_words_of_project on docs_words (project_id);
`;
