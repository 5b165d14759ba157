import { Refusal } from "../../../../refusal.ts";
import { badUpstream } from "../../../../upstreams/failure.ts";

/** Where the packages are. */
export interface Repository {
  domain: string;
  repository: string;
  format: "pypi";
  domainOwner?: string;
}

const REASONS: Record<string, string> = {
  AccessDeniedException:
    "does not let this identity read the repository. It needs codeartifact:List* and Get*",
  ResourceNotFoundException: "has no such domain or repository",
  ThrottlingException: "is asked too much. Run the command again later",
  ExpiredTokenException: "says that the credentials are expired",
  UnrecognizedClientException: "does not know these credentials",
  CredentialsProviderError: "cannot be asked: there are no AWS credentials",
};

/** Asks AWS. Raises a `Refusal` with what went wrong. */
export async function explained<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const { name } = error as Error;
    throw badUpstream(REASONS[name] ?? `cannot be read (${name})`, error);
  }
}
