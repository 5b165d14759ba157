/** When the person behind a session last proved who they are. Sessions from before have not. */
export const SESSION_PROOFS = `
alter table sessions add column proved_at bigint not null default 0;
`;
