/** Second factors of accounts: codes of an authenticator app, and codes for the day that it is lost. */
export const SECOND_FACTORS = `
create table second_factors (
  account_id bigint primary key references accounts (id) on delete cascade, secret text not null,
  created_at bigint not null, confirmed_at bigint, last_counter bigint not null, recovery_hashes text not null,
  wrong_codes bigint not null, wrong_at bigint not null);
`;
