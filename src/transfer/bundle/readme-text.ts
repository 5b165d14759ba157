import type { Manifest } from "./manifest.ts";

/** README.txt of a bundle: how to check it without Wheelyard. */
export function readmeText(
  manifest: Pick<Manifest, "stream" | "sequence" | "source">,
  volumes: boolean,
): string {
  const unpack = `   (cd volumes && sha256sum -c SHA256SUMS)
   for volume in volumes/*.tar; do tar xf "$volume"; done\n`;
  return `This is bundle ${manifest.sequence} of ${manifest.stream}, a set of Python packages from ${manifest.source}.
It was written by wheelyard bundle create. Every file is in it as it is, so that scanners can read it.

Check it with stock tools, in this folder:

1. Who signed it. allowed_signers has the line that "wheelyard bundle key show" prints:

   ssh-keygen -Y verify -f allowed_signers -I NAME -n wheelyard-bundle -s signatures/KEY.sig < manifest.json

2. Whether SHA256SUMS is the one that was signed. Its hash is sumsSha256 in manifest.json:

   sha256sum SHA256SUMS

3. Whether every file is complete${volumes ? ". Check the volumes of one medium alone with --ignore-missing" : ""}:

${volumes ? unpack : ""}   sha256sum -c SHA256SUMS

Or with Wheelyard: wheelyard bundle verify FOLDER --trust FILE
`;
}
