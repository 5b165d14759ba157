/** What a client says who it is: a token, or a name and a password. */
export type Credentials = TokenCredentials | PasswordCredentials;

export interface TokenCredentials {
  kind: "token";
  token: string;
  /** The account that was named with it, in lower case; null: none was. */
  account: string | null;
}

export interface PasswordCredentials {
  kind: "password";
  /** In lower case. */
  account: string;
  password: string;
}
