import { readContents } from "../../../publishing/archives/archive-contents.ts";
import { Refusal } from "../../../refusal.ts";
import { fileKey } from "../../../storage/storage-key.ts";
import { endpointsOf } from "../endpoint.ts";
import { FilePath, None, Nothing } from "../fields.ts";
import { readFileFacts } from "./read.ts";
import { Contents } from "./schema.ts";
import type { ApiFileServices } from "./services.ts";

const endpoint = endpointsOf<ApiFileServices>();

export const contents = endpoint({
  method: "GET",
  path: "/indexes/{owner}/{index}/projects/{project}/files/{filename}/contents",
  tag: "files",
  summary: "List the contents of an archive (names and sizes), if the server has the file",
  asks: "anybody",
  refusals: [404, 409],
  params: FilePath,
  query: None,
  body: Nothing,
  answer: Contents,
  status: 200,
  async handle(request) {
    const { services } = request;
    const { index, file } = await readFileFacts(request);
    if ((await services.indexes.package(index).admits?.(file)) === false) throw notHere(file.filename);
    const source = services.indexes.byId(file.sourceIndexId);
    const sha256 =
      source?.kind === "mirror"
        ? (await services.mirrors.kept(await services.mirrors.file(source, file)))?.sha256
        : file.sha256;
    const found = sha256 ? await readContents(services.storage, fileKey(sha256, file.filename), file) : null;
    if (found === null) throw notHere(file.filename);
    return { filename: file.filename, ...found };
  },
});

function notHere(filename: string): Refusal {
  return new Refusal(
    "not-found",
    "no-contents",
    `The contents of ${filename} are not available. The file is not stored here, or its type is not supported.`,
  );
}
