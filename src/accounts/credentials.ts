/** What a request says who it is from: a token, a name and a password, or the word of a proxy. */
export type Credentials = TokenCredentials | PasswordCredentials | ProxyCredentials;

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
  /** The code of a second factor. null: a session has proved it already. Missing: none was given. */
  code?: string | null;
}

/** What a trusted proxy says about someone whom it has signed in. */
export interface ProxyCredentials {
  kind: "proxy";
  /** In lower case. */
  account: string;
  groups: readonly string[];
}
