/**
 * Public keys by which derived tokens are recognized, which tokens from before get at their next use. And the expiry for which it
 * was told that a token ends soon.
 */
export const DERIVED_TOKENS = `
alter table tokens add column derive_key text;
alter table tokens add column previous_derive_key text;
alter table tokens add column noticed_for bigint;
create index tokens_by_derive_key on tokens (derive_key);
create index tokens_by_previous_derive_key on tokens (previous_derive_key);
`;
