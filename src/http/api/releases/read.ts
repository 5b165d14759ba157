import type { Caller } from "../../../accounts/caller.ts";
import type { IndexFile } from "../../../indexes/index-file.ts";
import type { IndexProject } from "../../../indexes/package-index.ts";
import type { CoreMetadata } from "../../../packaging/metadata/core-metadata.ts";
import { distinctVersions, parseVersion } from "../../../packaging/versions/version.ts";
import { Refusal } from "../../../refusal.ts";
import { managedProject } from "../projects/managed.ts";
import { requireAddress } from "../rights.ts";
import type { ReleaseServices } from "./services.ts";

interface Asked {
  caller: Caller;
  services: ReleaseServices;
  params: { owner: string; index: string; project: string; version: string };
}

/** A release as its index answers it to the caller. */
export interface ReadRelease {
  project: string;
  version: string;
  files: IndexFile[];
  /** Core metadata of its first wheel, or of its sdist if there is none. */
  metadata: CoreMetadata;
}

/** The release at an address; refuses (`not-found`) when there is none, and just so when the caller may not read it. */
export async function readRelease(request: Asked): Promise<ReadRelease> {
  const { index, project: name } = requireAddress(request);
  const project = await managedProject(request, { index, project: name });
  const files = filesOfRelease(project, request.params.version);
  const described = files.find((file) => file.kind === "wheel") ?? (files[0] as IndexFile);
  const metadata = await request.services.indexes.package(index).metadata(name, described.filename);
  const [version = described.version] = distinctVersions(files.map((file) => file.version));
  return { project: project.name, version, files, metadata: metadata ?? {} };
}

function filesOfRelease(project: IndexProject, version: string): IndexFile[] {
  const sought = parseVersion(version)?.canonical;
  const files = project.files.filter(
    (file) => sought !== undefined && parseVersion(file.version)?.canonical === sought,
  );
  if (files.length > 0) return files;
  throw new Refusal("not-found", "no-such-release", `${project.name} has no such release here.`);
}
