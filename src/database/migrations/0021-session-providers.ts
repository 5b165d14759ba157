/** With which provider of OpenID Connect a browser signed in. */
export const SESSION_PROVIDERS = `
alter table sessions add column provider text;
alter table sessions add column id_token text;
`;
