/**
 * Changes that matter only until every process has heard of them: pages that a mirror fetched because somebody read
 * them. They take serials like all others, but do not stay in the log of changes.
 */
export const PASSING_CHANGES = `
create table passing_changes (
  serial bigint primary key, kind text not null, index_id integer, project text, at bigint not null);
`;
