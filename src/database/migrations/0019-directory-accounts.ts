/** Which accounts belong to an outside directory, such as LDAP, and to whom there. */
export const DIRECTORY_ACCOUNTS = `
create table directory_accounts (
  account_id bigint primary key references accounts (id) on delete cascade, driver text not null, subject text not null,
  is_gone bigint not null, linked_at bigint not null);
`;
