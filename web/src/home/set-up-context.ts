import { addressOf } from "../base.ts";
import { momentPart } from "./moment-address.ts";

/** What the lines are written for: an index by its addresses, and how the reader signs in to it. */
export interface SetUpContext {
  /** As tools call the index in their settings. */
  name: string;
  simple: string;
  /** null: nothing can be published there. */
  upload: string | null;
  /** The same as `simple`, with the token where it must be in the address, and as it is when none is needed. */
  simpleWithToken: string;
  /** Host that pip must be told to trust, since it is reached without TLS; null when that is not needed. */
  insecureHost: string | null;
  /** The reader's token, or what stands in its place. */
  token: string;
  /** Installing needs the token too. */
  signsIn: boolean;
}

/** What stands where a token of the reader's belongs. */
export const TOKEN_PLACEHOLDER = "YOUR_TOKEN";

interface Choice {
  /** owner/name. */
  index: string;
  isDefault: boolean;
  isMirror: boolean;
  token: string | null;
  signsIn: boolean;
  /** When the index is read as of a moment in the past (ISO 8601). */
  moment?: string | null;
}

export function contextFor({
  index,
  isDefault,
  isMirror,
  token,
  signsIn,
  moment = null,
}: Choice): SetUpContext {
  const simple = addressOf(`${isDefault ? "" : `${index}/`}${momentPart(moment)}simple/`);
  const upload = addressOf(isDefault ? "legacy/" : `${index}/`);
  const written = token ?? TOKEN_PLACEHOLDER;
  const { protocol, hostname } = new URL(simple);
  const isLocal = hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
  return {
    name: index.replace(/[^A-Za-z0-9]+/g, "-"),
    simple,
    upload: isMirror ? null : upload,
    simpleWithToken: signsIn ? withUser(simple, written) : simple,
    insecureHost: protocol === "https:" || isLocal ? null : hostname,
    token: written,
    signsIn,
  };
}

/** The address with `__token__` and a password, which may be a variable of the shell or of a CI. */
export function withUser(address: string, password: string): string {
  return address.replace("://", `://__token__:${password}@`);
}

/** As uv spells the name of an index in its variables. */
export function variableOf(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]/g, "_");
}
