import { changelogLastSerial, changelogSinceSerial, listPackages, listPackagesWithSerial } from "./lists.ts";
import type { Method } from "./method.ts";
import { packageReleases, releaseData, releaseUrls } from "./releases.ts";
import { search } from "./search.ts";

/** Every method, by its name on the wire. */
export const METHODS: ReadonlyMap<string, Method> = new Map([
  ["changelog_last_serial", changelogLastSerial],
  ["changelog_since_serial", changelogSinceSerial],
  ["list_packages", listPackages],
  ["list_packages_with_serial", listPackagesWithSerial],
  ["package_releases", packageReleases],
  ["release_data", releaseData],
  ["release_urls", releaseUrls],
  ["search", search],
]);
