/** Which node does what only one may do at a time, and until when, by the database's own clock. */
export const LEASES = `
create table leases (name text primary key, holder text not null, until bigint not null);
`;
