/** What was found in the core metadata of a mirror's files about their licences, so that rules on them can be kept. */
export const MIRROR_LICENSINGS = `
create table mirror_licensings (
  index_id integer not null references indexes (id), address text not null, filename text not null,
  project text not null, licensing text, primary key (index_id, address, filename));
create index mirror_licensings_project on mirror_licensings (index_id, project);
`;
