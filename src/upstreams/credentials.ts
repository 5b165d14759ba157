import { readFileSync } from "node:fs";
import { Refusal } from "../refusal.ts";
import { basic } from "./upstream.ts";

/** Who we are at an upstream. PEM texts for certificates. */
export interface UpstreamCredentials {
  authorization: string | null;
  ca: string[];
  cert: string | null;
  key: string | null;
}

export const NO_CREDENTIALS: UpstreamCredentials = { authorization: null, ca: [], cert: null, key: null };

/**
 * The credentials that a mirror's settings call by a name: `WHEELYARD_CREDENTIALS_<NAME>_USERNAME` and `_PASSWORD`, or
 * `_TOKEN` (sent as Bearer); `_CLIENT_CERTIFICATE`, `_CLIENT_KEY` and `_CA_BUNDLE` name files. `_FILE` behind one of
 * the first three names a file that holds it. They live in the environment alone, so that neither the database nor the
 * API ever holds one. Refuses (`unavailable`) a name for which nothing is set, since without it others would answer.
 */
export function namedCredentials(name: string, environment: NodeJS.ProcessEnv): UpstreamCredentials {
  const prefix = `WHEELYARD_CREDENTIALS_${name.toUpperCase().replace(/[^A-Z0-9]/g, "_")}_`;
  const text = (key: string) => {
    const file = environment[`${prefix}${key}_FILE`];
    return environment[prefix + key] || (file ? read(file, `${prefix}${key}_FILE`).trim() : "");
  };
  const pem = (key: string) => {
    const file = environment[prefix + key];
    return file ? read(file, prefix + key) : null;
  };
  const [username, password, token] = [text("USERNAME"), text("PASSWORD"), text("TOKEN")];
  const cert = pem("CLIENT_CERTIFICATE");
  const ca = pem("CA_BUNDLE");
  if (username === "" && password === "" && token === "" && cert === null && ca === null) {
    throw missing(`the credentials "${name}" of an upstream are not set; set ${prefix}USERNAME and others`);
  }
  const named = username === "" && password === "" ? null : basic(username, password);
  const authorization = token === "" ? named : `Bearer ${token}`;
  return { authorization, ca: ca === null ? [] : [ca], cert, key: pem("CLIENT_KEY") ?? cert };
}

function read(file: string, variable: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? "unknown reason";
    throw missing(`the file that ${variable} names cannot be read (${reason})`);
  }
}

function missing(why: string): Refusal {
  return new Refusal("unavailable", "no-upstream-credentials", `On this server ${why}.`, { retryAfter: 60 });
}
