/** The order in which rows of security events were written, so that receivers get each once it changed. */
export const SECURITY_REVISIONS = `
alter table security_events add column revision bigint not null default 0;
create index security_events_revision on security_events (revision);
`;
