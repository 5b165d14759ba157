/**
 * Where a thread's entry file lies: beside the running file, with its extension (`.ts` in development; in a release
 * every thread is bundled as an entry point of its own beside the main file, as `.mjs`).
 */
export function threadPath(name: string, beside: string): URL {
  const extension = beside.endsWith(".ts") ? ".ts" : ".mjs";
  return new URL(`./${name}${extension}`, beside);
}
