import type { CommandGroup } from "./command-group.ts";

/** Commands about projects, releases and files. */
export const PACKAGES_COMMANDS: CommandGroup = {
  heading: "Packages",
  commands: [
    {
      name: "upload",
      summary: "publish wheels and source distributions",
      load: () => import("../packages/upload.ts"),
    },
    {
      name: "yank",
      summary: "yank a release or a file, so that installers no longer choose it",
      load: () => import("../packages/yank.ts"),
    },
    {
      name: "remove",
      summary: "remove a project, a release or a file",
      load: () => import("../packages/remove.ts"),
    },
    {
      name: "bin",
      summary: "list, restore or delete removed files",
      load: () => import("../packages/bin.ts"),
    },
    {
      name: "promote",
      summary: "copy a release to another index",
      load: () => import("../packages/promote.ts"),
    },
    {
      name: "promotion",
      summary: "list, show and cancel promotions",
      load: () => import("../packages/promotion.ts"),
    },
    {
      name: "push-all",
      summary: "copy all releases of an index to an upload URL elsewhere",
      load: () => import("../packages/push-all.ts"),
    },
    {
      name: "project",
      summary: "manage projects and their status",
      load: () => import("../packages/project.ts"),
    },
    {
      name: "docs",
      summary: "publish, list and remove the documentation of releases",
      load: () => import("../packages/docs.ts"),
    },
    { name: "comment", summary: "comment on releases", load: () => import("../packages/comment.ts") },
    {
      name: "results",
      summary: "add, list and remove test results of releases",
      load: () => import("../packages/results.ts"),
    },
    { name: "search", summary: "search for projects", load: () => import("../packages/search.ts") },
    { name: "downloads", summary: "show download counts", load: () => import("../packages/downloads.ts") },
    {
      name: "explain",
      summary: "show why each file of a project is visible or hidden",
      load: () => import("../packages/explain.ts"),
    },
    {
      name: "advisories",
      summary: "find releases with known vulnerabilities",
      load: () => import("../advisories/advisories-command.ts"),
    },
    {
      name: "request",
      summary: "ask for packages, and approve or refuse what others ask for",
      load: () => import("../requests/request-command.ts"),
    },
    {
      name: "target",
      summary: "describe the machines that packages are installed on",
      load: () => import("../requests/target-command.ts"),
    },
  ],
};
