/** What a site file manages, and which one. */
export const MANAGED_THINGS = `
create table managed_things (kind text not null, key text not null, file text not null, since bigint not null, primary key (kind, key));
`;
