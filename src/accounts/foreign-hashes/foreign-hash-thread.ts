import { answerRequests } from "../../thread-requests.ts";
import { matches } from "./matches.ts";
import { parseForeignHash } from "./parse.ts";

export interface HashQuestion {
  password: string;
  hash: string;
}

answerRequests(({ password, hash }: HashQuestion): boolean => {
  const parsed = parseForeignHash(hash);
  try {
    return parsed !== null && matches(password, parsed);
  } catch {
    // What a library refuses to compute is no match.
    return false;
  }
});
