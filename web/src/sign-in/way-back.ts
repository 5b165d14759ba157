/** The page of this site to go on to after signing in; whatever could lead elsewhere leads home. */
export function wayBack(asked: string | undefined): string {
  return asked !== undefined && /^\/(?![/\\])/.test(asked) ? asked : "/";
}
