import { preferredHash } from "../../../../packaging/hashes.ts";
import type { ProjectName } from "../../../../packaging/names/project-name.ts";
import type { SimpleFile } from "../../../../packaging/simple/simple-page.ts";
import type { UpstreamClient } from "../../../../upstreams/client.ts";
import { fetchPage, type PageAnswer } from "../../../../upstreams/page.ts";
import { parseRawPage, textOf } from "../../../../upstreams/raw-page.ts";
import { plainAddress } from "../../engine/folder.ts";
import type { OldFile, OldProblem } from "../../engine/old-site.ts";
import { download, patiently, signatureOf } from "../network/download.ts";

/** What the API takes as an old address. */
const MAX_ADDRESS = 1000;

/** The files on a project's page. Throws a `Refusal` if the page cannot be read. */
export async function* filesOfProject(
  client: UpstreamClient,
  name: ProjectName,
): AsyncGenerator<OldFile | OldProblem> {
  const answer: PageAnswer = await patiently(() => fetchPage(client, name, null, []));
  if (answer.kind !== "page") {
    yield { what: name, why: "The index has no such project." };
    return;
  }
  for (const file of parseRawPage(answer.page, textOf(answer.page)).files)
    yield oneFile(client, name, file, answer.page.url);
}

function oneFile(
  client: UpstreamClient,
  project: ProjectName,
  file: SimpleFile,
  page: string,
): OldFile | OldProblem {
  const { filename, hashes, yanked } = file;
  const url = URL.parse(file.url, page);
  const address = url && plainAddress(url.pathname);
  if (url === null || address === null) return { what: filename, why: "Its address cannot be read." };
  if (address.length > MAX_ADDRESS) return { what: filename, why: "Its address is too long." };
  const sha256 = hashes.sha256 ?? null;
  const known = preferredHash(hashes);
  return {
    ...{ filename, project, size: file.size, sha256, md5: null, yanked },
    address,
    // A file that was yanked since is looked at again.
    stamp: known === null ? null : `${known}${yanked === null ? "" : " yanked"}`,
    uploadedAt: file.uploadTime,
    uploadedBy: null,
    comment: null,
    open: (spare) => download(client, url, spare, file),
    signature: file.gpgSig ? () => signatureOf(client, url) : null,
  };
}
