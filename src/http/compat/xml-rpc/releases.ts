import { setImmediate as nextTurn } from "node:timers/promises";
import { addressOf } from "../../../indexes/index-record.ts";
import type { IndexProject } from "../../../indexes/package-index.ts";
import { type LegacyRelease, legacyRelease, shownFile } from "../../../packaging/legacy/legacy-json.ts";
import type { CoreMetadata } from "../../../packaging/metadata/core-metadata.ts";
import { distinctVersions } from "../../../packaging/versions/version.ts";
import { Refusal } from "../../../refusal.ts";
import { pathPrefixOf } from "../../caller.ts";
import { filePath } from "../../files/file-by-name.ts";
import { ownAddress } from "../../own-address.ts";
import { retryAfterCatchUp } from "../../retry-after-catch-up.ts";
import { readableProject } from "../../simple/answer.ts";
import { PACKAGES } from "../../target.ts";
import type { Asked, Method } from "./method.ts";
import type { Value } from "./value.ts";

/** Newest first. A project that is not there, or that the caller may not read, has none. */
export const packageReleases: Method = async (asked) => {
  const project = await projectOf(asked);
  return project === null ? [] : distinctVersions(project.files.map(({ version }) => version)).reverse();
};

export const releaseUrls: Method = async (asked) => {
  const { urls = [] } = (await releaseOf(asked)) ?? {};
  return urls.map((url) => ({
    ...url,
    md5_digest: url.digests.md5,
    sha256_digest: url.digests.sha256,
    upload_time: url.upload_time === null ? null : new Date(`${url.upload_time}Z`),
  }));
};

export const releaseData: Method = async (asked) => {
  const release = await releaseOf(asked);
  if (release === null) return {};
  return { ...(release.info as Record<string, Value>), stable_version: null };
};

/** A release with its metadata, as the legacy JSON has it. null: there is none for this caller. */
async function releaseOf(asked: Asked): Promise<LegacyRelease | null> {
  const { services, index, parameters } = asked;
  const version = parameters.text(1, "version");
  const project = await projectOf(asked);
  const shown = project && shownFile(project.files, version);
  if (project === null || shown === null) return null;
  const metadata = await services.indexes.package(index).metadata(project.name, shown.filename);
  // Metadata may be megabytes, read at once and written at once: others have their turn between the two.
  await nextTurn();
  const own = ownAddress(services, asked.request);
  const root = own ?? pathPrefixOf(services, asked.request);
  const at = addressOf(index);
  const legacy = {
    displayName: project.displayName,
    files: project.files,
    lastSerial: project.serial,
    metadata: (metadata ?? {}) as CoreMetadata,
    urlOf: (file: IndexProject["files"][number]) =>
      `${root}/${PACKAGES}/${at}/${filePath(null, file).replace(/^files\//, "")}`,
    pageUrl: own === null ? null : `${own}/ui/indexes/${at}/${project.name}`,
  };
  return legacyRelease(legacy, version);
}

async function projectOf({
  services,
  caches,
  caller,
  index,
  parameters,
}: Asked): Promise<IndexProject | null> {
  const name = parameters.text(0, "package_name");
  try {
    const pages = await retryAfterCatchUp(services.announcements, () =>
      readableProject(services, caches, index, name, caller),
    );
    return pages.project;
  } catch (error) {
    if (error instanceof Refusal && HIDDEN.includes(error.kind)) return null;
    throw error;
  }
}

/** What is not there, and what the caller may not read, is answered alike. */
const HIDDEN: readonly string[] = ["not-found", "unauthenticated"];
