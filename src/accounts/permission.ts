/** What a grant gives. Each stands alone: `publish` does not include `read`, `manage` includes all of them. */
export type Permission = "read" | "publish" | "yank" | "remove" | "manage";
export const PERMISSIONS = ["read", "publish", "yank", "remove", "manage"] as const;
