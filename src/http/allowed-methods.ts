import { readTarget } from "./target.ts";

const READ = "GET, HEAD, OPTIONS";
const UPLOAD = "OPTIONS, POST";

/** What an address that exists takes, for those that came with another method (STANDARDS H12, U27); null: no address. */
export function allowedMethods(path: string): string | null {
  if (path === "/") return `${READ}, POST`;
  if (/^\/legacy\/?$/.test(path)) return UPLOAD;
  if (readTarget(path) !== null || /^\/-\/(?:health|ready|metrics)$/.test(path)) return READ;
  if (/^\/(?:[^/]+\/[^/]+\/)?pypi\/[^/]+\/(?:[^/]+\/)?json$/.test(path)) return READ;
  if (/^\/[^/-][^/]*\/[^/]+\/?(?:legacy\/?)?$/.test(path)) return UPLOAD;
  return null;
}
