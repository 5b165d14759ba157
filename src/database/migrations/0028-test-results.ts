/** Results of tests of releases: one row for each environment of each report. */
export const TEST_RESULTS = `
create table test_results (
  id text primary key, project_id integer not null references projects (id), version text not null,
  index_id integer not null references indexes (id), sha256 text not null, filename text not null, number integer not null,
  environment text not null, python text, platform text, status text not null,
  tests integer, failures integer, errors integer, skipped integer, duration_ms bigint, tool text, tested_file text,
  reported_at bigint not null, reported_by text, origin text, binned_at bigint);
create index test_results_of_release on test_results (project_id, version, environment);
create index test_results_of_bytes on test_results (sha256, filename);
`;
