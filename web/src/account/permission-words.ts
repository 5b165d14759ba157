import { t } from "../words/t.ts";
import type { PermissionName } from "./queries.ts";

/** Those on an index, in the order in which they reach further. */
export const PERMISSION_NAMES: readonly PermissionName[] = ["read", "publish", "yank", "remove", "manage"];

export function permissionWords(permission: PermissionName): string {
  return WORDS[permission]();
}

/** What it lets somebody do, for who decides on it. */
export function permissionMeaning(permission: PermissionName): string {
  return MEANINGS[permission]();
}

const WORDS: Record<PermissionName, () => string> = {
  read: () => t("read"),
  publish: () => t("publish"),
  yank: () => t("yank"),
  remove: () => t("remove"),
  manage: () => t("manage"),
  metrics: () => t("read metrics"),
};

const MEANINGS: Record<PermissionName, () => string> = {
  read: () => t("See and download packages"),
  publish: () => t("Upload files and promote releases"),
  yank: () => t("Yank and unyank releases"),
  remove: () => t("Remove files, releases and projects"),
  manage: () => t("Change status, settings and grants"),
  metrics: () => t("Read /-/metrics, for Prometheus"),
};
