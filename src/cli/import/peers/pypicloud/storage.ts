import { CommandFailure, EXIT } from "../../../terminal/failure.ts";
import { OldBucket, type OldPlace } from "../../engine/bucket.ts";
import { requireFolder } from "../../engine/folder.ts";
import type { OldProblem } from "../../engine/old-site.ts";
import { azurePlace, gcsPlace, s3Place } from "../../engine/stores/places.ts";
import { type FoundFile, filesInBucket, filesInFolder } from "./files.ts";
import type { PypicloudSettings } from "./settings.ts";

/** The files of a storage. */
export interface OldStorage {
  description: string;
  files(): AsyncIterable<FoundFile | OldProblem>;
  close(): Promise<void>;
}

/** Opens what `pypi.storage` names. Refuses (usage) what cannot be read. */
export async function storageOf(settings: PypicloudSettings): Promise<OldStorage> {
  const kind = settings.get("pypi.storage") ?? "file";
  if (kind === "file") return folderOf(settings);
  const prefix = settings.get("storage.prefix") ?? "";
  const place = placeOf(settings, kind);
  const bucket = await OldBucket.open(place, prefix);
  return {
    description: `bucket ${place.bucket}${prefix === "" ? "" : `, prefix ${prefix}`}`,
    files: () => filesInBucket(bucket, prefix),
    close: () => bucket.close(),
  };
}

async function folderOf(settings: PypicloudSettings): Promise<OldStorage> {
  const folder = settings.path(settings.get("storage.dir") ?? "");
  await requireFolder(folder);
  return {
    description: `folder ${folder}`,
    files: () => filesInFolder(folder),
    close: async () => undefined,
  };
}

function placeOf(settings: PypicloudSettings, kind: string): OldPlace {
  if (kind === "s3" || kind === "cloudfront")
    return s3Place({
      bucket: settings.get("storage.bucket") ?? "",
      region: settings.get("storage.region_name"),
      endpoint: settings.get("storage.endpoint_url"),
      accessKeyId: settings.get("storage.aws_access_key_id"),
      secretAccessKey: settings.get("storage.aws_secret_access_key"),
      sessionToken: settings.get("storage.aws_session_token"),
    });
  if (kind === "gcs") {
    const file = settings.get("storage.gcp_service_account_json_filename");
    return gcsPlace({
      bucket: settings.get("storage.bucket") ?? "",
      credentialsFile: file === undefined ? undefined : settings.path(file),
    });
  }
  if (kind === "azure-blob")
    return azurePlace({
      container: settings.get("storage.storage_container_name") ?? "",
      account: settings.get("storage.storage_account_name"),
      accountKey: settings.get("storage.storage_account_key") ?? process.env.AZURE_STORAGE_KEY,
      endpoint: settings.get("storage.storage_account_url") ?? process.env.AZURE_STORAGE_SERVICE_ENDPOINT,
    });
  throw new CommandFailure(
    `Files of pypi.storage = ${kind} cannot be read. Copy them into a bucket or folder with ppc-migrate, and give the configuration of the copy.`,
    EXIT.usage,
  );
}
