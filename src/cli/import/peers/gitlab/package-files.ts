import { z } from "zod";
import type { UpstreamClient } from "../../../../upstreams/client.ts";
import { asking, below, hashesOf, type ListedFile, timeOf } from "../network/listed-files.ts";
import { ask, pages } from "../network/listing.ts";

/** Where packages are listed: a project or a group, by its number. */
export interface Scope {
  kind: "projects" | "groups";
  id: number;
}

/** A release. `project_id` is only on lists of groups. */
export const Package = z.object({
  id: z.number().int(),
  name: z.string(),
  version: z.string(),
  project_id: z.number().int().nullish(),
});
export type Package = z.infer<typeof Package>;

const PackageFile = z.object({
  id: z.number().int(),
  file_name: z.string(),
  size: z.number().nonnegative().nullish(),
  file_md5: z.string().nullish(),
  file_sha1: z.string().nullish(),
  file_sha256: z.string().nullish(),
  created_at: z.string().nullish(),
  pipelines: z.array(z.object({ user: z.object({ username: z.string().nullish() }).nullish() })).nullish(),
});
type PackageFile = z.infer<typeof PackageFile>;

const PER_PAGE = 100;

/** The files of a release. Of several with one name, GitLab gives out the newest. */
export async function filesOfPackage(
  client: UpstreamClient,
  root: URL,
  scope: Scope,
  { id, name, version, project_id }: Package,
): Promise<ListedFile[]> {
  const project = project_id ?? scope.id;
  const newest = new Map<string, PackageFile>();
  const files = pages(async (at) => {
    const page = Number(at ?? 1);
    const path = below(
      root,
      "api",
      "v4",
      "projects",
      String(project),
      "packages",
      String(id),
      "package_files",
    );
    const url = asking(path, { per_page: String(PER_PAGE), page: String(page) });
    const items = await ask(client, { url, what: `release ${name} ${version}` }, z.array(PackageFile));
    return { items, next: items.length < PER_PAGE ? null : String(page + 1) };
  });
  for await (const file of files)
    if (file.id > (newest.get(file.file_name)?.id ?? 0)) newest.set(file.file_name, file);
  return [...newest.values()].map((file) => fileOf(file, name, root, { scope, project }));
}

function fileOf(
  file: PackageFile,
  project: string,
  root: URL,
  of: { scope: Scope; project: number },
): ListedFile {
  const hashes = hashesOf({ sha256: file.file_sha256, sha1: file.file_sha1, md5: file.file_md5 });
  const sha256 = hashes.sha256 ?? "none";
  const rest = ["packages", "pypi", "files", sha256, file.file_name];
  const known =
    of.scope.kind === "groups"
      ? below(root, "api", "v4", "groups", String(of.scope.id), "-", ...rest)
      : below(root, "api", "v4", "projects", String(of.project), ...rest);
  return {
    ...{ filename: file.file_name, project, hashes, yanked: null, size: file.size ?? null },
    url: below(root, "api", "v4", "projects", String(of.project), ...rest),
    address: known.pathname,
    uploadedAt: timeOf(file.created_at),
    uploadedBy: file.pipelines?.[0]?.user?.username ?? null,
  };
}
