import type { OldResults } from "../../engine/old-site.ts";
import type { DumpedFile } from "./dump.ts";
import { hashOf, isInside, uploadOf } from "./files.ts";
import type { DevpiBytes, DevpiIndex } from "./old-devpi.ts";

/** Test results of a devpi index, in the order in which devpi keeps them. */
export function* resultsOf(bytes: DevpiBytes, address: string, { files }: DevpiIndex): Generator<OldResults> {
  for (const file of files()) {
    const named = file.type === "toxresult" && isInside(file.relpath, address) ? nameOf(file) : null;
    if (named === null) continue;
    const { uploadedAt, uploadedBy } = uploadOf(file);
    yield {
      project: file.projectname,
      version: file.version ?? "",
      filename: named.filename,
      // Several reports of one second stay in their order.
      reportedAt: uploadedAt === null ? null : uploadedAt + named.number,
      reportedBy: uploadedBy,
      sha256: hashOf(file, "sha256"),
      open: (spare) => bytes.open(file.relpath, spare),
    };
  }
}

/** `demo-1.0.tar.gz.toxresult-20261128090148-2` is the third report of that second. */
function nameOf({ relpath, for_entrypath }: DumpedFile): { filename: string; number: number } | null {
  const [, filename = "", number = "0"] = /([^/]+)\.toxresult(?:-\d+)?(?:-(\d{1,3}))?$/.exec(relpath) ?? [];
  const tested = for_entrypath?.split("/").at(-1) ?? filename;
  return tested === "" ? null : { filename: tested, number: Number(number) };
}
