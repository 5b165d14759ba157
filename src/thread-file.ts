/**
 * Where a worker thread's entry file lies: beside the running file under its extension. In development that is the
 * source itself (`.ts`); in a build every thread is an entry of its own, flat beside the main file (`.mjs`).
 */
export function threadFile(name: string, importMetaUrl: string): URL {
  const extension = importMetaUrl.endsWith(".ts") ? ".ts" : ".mjs";
  return new URL(`./${name}${extension}`, importMetaUrl);
}
