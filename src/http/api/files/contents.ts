import { readContents } from "../../../publishing/archives/archive-contents.ts";
import { Refusal } from "../../../refusal.ts";
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
    const { index, project, file } = await readFileFacts(request);
    const content = await services.indexes.package(index).open(project, file, "file");
    const found = content?.isStored ? await readContents(services.storage, content.key, file) : null;
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
