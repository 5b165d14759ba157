/** What administrators let the server do in the background, and what it found. */
export const SITE_TASKS = `
create table tasks (
  id integer primary key, kind text not null, request text not null, state text not null,
  asked_at bigint not null, asked_by text, started_at bigint, ended_at bigint, node text,
  phase text not null, done bigint not null, total bigint, findings bigint not null, mended bigint not null, mendable bigint not null,
  result text, problem text);
create index tasks_open on tasks (id) where ended_at is null;

create table task_findings (
  task_id integer not null references tasks (id) on delete cascade, number integer not null, kind text not null,
  subject text not null, problem text not null, mendable integer not null, mended integer not null,
  primary key (task_id, number));
`;
