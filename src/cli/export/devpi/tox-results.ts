import { createHash } from "node:crypto";
import type { AnswerOf } from "../../../../client/src/answers.ts";
import { type ApiClient, segment } from "../../api-client.ts";
import { indexPath } from "../../options/index-option.ts";
import { type ExportedFile, type FileWriter, hashesOf, httpDate, whenOf } from "./files.ts";

type Results = AnswerOf<"/indexes/{owner}/{index}/projects/{project}/releases/{version}/results">["items"];
type Result = AnswerOf<"/indexes/{owner}/{index}/projects/{project}/releases/{version}/results/{id}">;

/** Writes the test results of a release as reports of tox, each beside the file that was tested; describes them for `dataindex.json`. */
export async function toxResultsOf(
  api: ApiClient,
  writer: FileWriter,
  files: readonly ExportedFile[],
): Promise<unknown[]> {
  const [first] = files;
  if (first === undefined) return [];
  const { index, project, version } = first;
  const path = `${indexPath(index)}/projects/${segment(project)}/releases/${segment(version)}/results`;
  const { items } = await api.get<{ items: Results }>(path);
  const dumped: unknown[] = [];
  for (const [number, item] of items.toReversed().entries()) {
    const tested = files.find(({ file }) => file.filename === item.file) ?? first;
    const { sha256, filename } = tested.file;
    if (sha256 === null) continue;
    const text = JSON.stringify(reportOf(await api.get<Result>(`${path}/${segment(item.id)}`)));
    const stamp = whenOf(item.reportedAt)
      .map((part) => String(part).padStart(2, "0"))
      .join("");
    const relpath = `${index}/${project}/sha256=${sha256}/${filename}.toxresult-${stamp}-${number}`;
    await writer.put(relpath, text);
    const own = createHash("sha256").update(text).digest("hex");
    dumped.push({
      type: "toxresult",
      projectname: project,
      version,
      relpath,
      for_entrypath: `${index}/+f/${sha256.slice(0, 3)}/${sha256.slice(3, 16)}/${filename}`,
      entrymapping: { project, version, last_modified: httpDate(item.reportedAt), ...hashesOf(own) },
      log: [{ what: "upload", who: item.reportedBy, when: whenOf(item.reportedAt), dst: index }],
    });
  }
  return dumped;
}

/** A report of tox with one environment. */
function reportOf({ environment, status, python, platform, log, tool }: Result) {
  const command = { command: [tool ?? "tests"], output: log ?? "", retcode: status === "passed" ? 0 : 1 };
  const commands = status === "skipped" ? [] : [command];
  return {
    reportversion: "1",
    toxversion: "4",
    platform: platform ?? "",
    host: "",
    testenvs: {
      [environment]: {
        python: {
          version: python ?? "",
          version_info: [...(python?.split(".").map(Number) ?? []), "final", 0],
          sysplatform: platform ?? "",
        },
        setup: status === "error" ? commands : [],
        test: status === "error" ? [] : commands,
      },
    },
  };
}
