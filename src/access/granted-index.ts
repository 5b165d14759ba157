/** What of an index its rights hang on. */
export interface GrantedIndex {
  id: number;
  owner: string;
  name: string;
  settings: { read: DefaultRead | null };
}

/** Who may read without a grant. */
export type DefaultRead = "everyone" | "authenticated" | "granted";
