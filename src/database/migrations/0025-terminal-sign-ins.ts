/** Sign-ins of command lines that wait for someone to confirm them in a browser. */
export const TERMINAL_SIGN_INS = `
create table terminal_sign_ins (
  hash text primary key, code text not null unique, device text not null, address text not null,
  account_id bigint references accounts (id) on delete cascade, created_at bigint not null, expires_at bigint not null);
`;
