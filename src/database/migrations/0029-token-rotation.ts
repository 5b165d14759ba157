/** The secret that a token had before its last rotation, and until when it is valid too. */
export const TOKEN_ROTATION = `
alter table tokens add column previous_hash text;
alter table tokens add column previous_until bigint;
create index tokens_previous on tokens (previous_hash) where previous_hash is not null;
`;
