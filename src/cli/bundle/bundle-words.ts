import type { Resolution } from "../../transfer/bundle/manifest.ts";
import { type OpenBundle, requireTrust, type Trust } from "../../transfer/bundle/open-bundle.ts";
import { fingerprintOf, signerOf } from "../../transfer/bundle/ssh-signature.ts";
import { facts, size, time } from "../terminal/output.ts";

/** Fingerprints of the keys that signed a bundle, trusted or not. */
export function fingerprintsOf({ manifestText, signatures }: OpenBundle): string[] {
  const message = Buffer.from(manifestText);
  const blobs = signatures.map((signature) => signerOf(message, signature)).filter((blob) => blob !== null);
  return [...new Set(blobs.map(fingerprintOf))];
}

/** Names of the trusted keys that signed it. Refuses (`forbidden`) a bundle that too few of them signed. */
export function namesOf(bundle: OpenBundle, trust: Trust): string[] {
  return requireTrust(bundle, trust).map(({ name, fingerprint }) => `${name} (${fingerprint})`);
}

/** What a bundle is, as lines for people. */
export function bundleWords({ manifest, manifestSha256 }: OpenBundle, signed: readonly string[]): string {
  const { counts, previous, volumes, expiresAt } = manifest;
  return facts([
    ["Stream", manifest.stream],
    ["Sequence", manifest.sequence],
    ["Continues", previous === null ? "nothing: complete in itself" : `bundle ${previous.sequence}`],
    ["From index", manifest.source],
    ["Created", time(manifest.createdAt)],
    ["Expires", time(expiresAt)],
    ["Files in it", counts.files],
    ["Size", size(counts.bytes)],
    ["Files listed", counts.listed],
    ["Volumes", volumes.length],
    ["Manifest SHA-256", manifestSha256],
    ...resolvedWords(manifest.resolved),
    ["Signed by", signed.length === 0 ? "no one" : signed.join(", ")],
  ]);
}

function resolvedWords(resolved: Resolution | undefined): [string, string][] {
  if (resolved === undefined) return [];
  const { requests, outcomes, resolver } = resolved;
  const of = outcomes.map(
    ({ target, python, platform, requirements, outcome, problem }): [string, string] => [
      `For ${target}`,
      `Python ${python}, ${platform}: ${shortened(requirements)}: ${outcome.replace("-", " ")}${problem === null ? "" : `. ${problem}`}`,
    ],
  );
  const asked: [string, string][] = requests.length === 0 ? [] : [["Requests", shortened(requests, 20)]];
  return [["Resolved by", resolver], ...asked, ...of];
}

/** The first ones of a long list, and how many more there are. */
export function shortened(all: readonly (string | number)[], shown = 3): string {
  const rest = all.length - shown;
  return `${all.slice(0, shown).join(" ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
