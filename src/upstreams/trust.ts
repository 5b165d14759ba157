import { readFileSync } from "node:fs";
import { getCACertificates } from "node:tls";

let known: string[] | null = null;

/** Certificates that Node trusts and those that this machine does. Read once, when first needed. */
function machineCertificates(): string[] {
  known ??= [...new Set([...getCACertificates("default"), ...getCACertificates("system")])];
  return known;
}

/**
 * Every certificate that may sign an upstream's own: those of Node and of the machine, those in the bundles that the
 * environment or pip's settings name, and the upstream's `extra` ones (PEM).
 */
export function trustedCertificates(
  extra: readonly string[],
  bundles: readonly (string | undefined)[],
): string[] {
  const named = bundles.map((file) => (file ? readBundle(file) : null)).filter((text) => text !== null);
  return [...machineCertificates(), ...named, ...extra];
}

/** Variables that Python's clients read a bundle of certificates from. */
export function namedBundles(environment: NodeJS.ProcessEnv): (string | undefined)[] {
  return [environment.PIP_CERT, environment.SSL_CERT_FILE, environment.REQUESTS_CA_BUNDLE];
}

/** A bundle that is not there is passed over: others of the trusted certificates may do. */
function readBundle(file: string): string | null {
  try {
    const text = readFileSync(file, "utf8");
    return text.includes("-----BEGIN CERTIFICATE-----") ? text : null;
  } catch {
    return null;
  }
}
