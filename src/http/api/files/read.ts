import type { Caller } from "../../../accounts/caller.ts";
import type { IndexFile } from "../../../indexes/index-file.ts";
import type { IndexRecord } from "../../../indexes/index-record.ts";
import type { IndexProject } from "../../../indexes/package-index.ts";
import { Refusal } from "../../../refusal.ts";
import { managedProject } from "../projects/managed.ts";
import { requireAddress } from "../rights.ts";
import type { ApiFileServices } from "./services.ts";

interface Asked {
  caller: Caller;
  services: ApiFileServices;
  params: { owner: string; index: string; project: string; filename: string };
}

/** The file at an address; refuses (`not-found`) when there is none, and just so when the caller may not read it. */
export async function readFileFacts(
  request: Asked,
): Promise<{ index: IndexRecord; project: IndexProject; file: IndexFile }> {
  const address = requireAddress(request);
  const project = await managedProject(request, address);
  const file = project.files.find(({ filename }) => filename === request.params.filename);
  if (file) return { index: address.index, project, file };
  throw new Refusal("not-found", "no-such-file", `${project.name} has no such file here.`);
}
