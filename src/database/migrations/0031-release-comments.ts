/** What people say about releases. */
export const RELEASE_COMMENTS = `
create table release_comments (
  id text primary key, project_id integer not null references projects (id), version text not null,
  index_id integer not null references indexes (id), text text not null, author text not null, created_at bigint not null);
create index release_comments_of_release on release_comments (project_id, version);
`;
