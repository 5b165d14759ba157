import type { CoreMetadata } from "../metadata/metadata-fields.ts";

/**
 * The `info` of the legacy JSON API (STANDARDS L03): every key that it ever had, since old clients index without asking;
 * texts are empty where newer keys are null, as the public index answers.
 */
export function legacyInfo(
  project: { displayName: string; metadata: CoreMetadata; pageUrl: string | null },
  version: string,
  files: readonly { requiresPython: string | null; yanked: string | null }[],
): object {
  const { metadata, pageUrl } = project;
  const isYanked = files.length > 0 && files.every((file) => file.yanked !== null);
  return {
    author: metadata.author ?? "",
    author_email: metadata.author_email ?? "",
    bugtrack_url: null,
    classifiers: metadata.classifier ?? [],
    description: metadata.description ?? "",
    description_content_type: metadata.description_content_type ?? null,
    docs_url: null,
    download_url: metadata.download_url ?? "",
    downloads: { last_day: -1, last_month: -1, last_week: -1 },
    dynamic: metadata.dynamic ?? null,
    home_page: metadata.home_page ?? "",
    keywords: metadata.keywords ?? "",
    license: metadata.license ?? "",
    license_expression: metadata.license_expression ?? null,
    license_files: metadata.license_file ?? null,
    maintainer: metadata.maintainer ?? "",
    maintainer_email: metadata.maintainer_email ?? "",
    name: project.displayName,
    package_url: pageUrl,
    platform: metadata.platform?.join(",") ?? null,
    project_url: pageUrl,
    project_urls: projectUrls(metadata),
    provides_extra: metadata.provides_extra ?? null,
    release_url: pageUrl === null ? null : `${pageUrl}?version=${encodeURIComponent(version)}`,
    requires_dist: metadata.requires_dist ?? null,
    requires_python: files.find((file) => file.requiresPython !== null)?.requiresPython ?? null,
    summary: metadata.summary ?? "",
    version,
    yanked: isYanked,
    yanked_reason: isYanked ? (files.find((file) => file.yanked)?.yanked ?? null) : null,
  };
}

/** `Label, https://…` lines, and the two old fields that say the same; null when there is none. */
function projectUrls(metadata: CoreMetadata): Record<string, string> | null {
  const labelled = (metadata.project_url ?? []).map((line): [string, string] => {
    const comma = line.indexOf(",");
    return [line.slice(0, Math.max(comma, 0)).trim(), line.slice(comma + 1).trim()];
  });
  const old = [
    ["Homepage", metadata.home_page],
    ["Download", metadata.download_url],
  ].filter((pair): pair is [string, string] => pair[1] !== undefined);
  const all = [...old, ...labelled].filter(([label, url]) => label !== "" && url !== "");
  return all.length === 0 ? null : Object.fromEntries(all);
}
