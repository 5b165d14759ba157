/** What a grant gives in an index. Each stands alone: `publish` does not include `read`, `manage` includes all of them. */
export const PERMISSIONS = ["read", "publish", "yank", "remove", "manage"] as const;
export type Permission = (typeof PERMISSIONS)[number];

/**
 * The same with what a grant gives on the whole site: `metrics` reads `/-/metrics` and the detail of `/-/ready`, and nothing
 * else. No permission of an index includes it.
 */
export const ALL_PERMISSIONS = [...PERMISSIONS, "metrics"] as const;
export type AnyPermission = (typeof ALL_PERMISSIONS)[number];
