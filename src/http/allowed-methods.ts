import { isIndexAddress } from "../indexes/index-name.ts";
import { Refusal } from "../refusal.ts";
import { API_PREFIX, ENDPOINTS } from "./api/routes.ts";
import { readUpstreamAddress } from "./files/upstream-address.ts";
import { readPastTarget } from "./past/past-target.ts";
import { pathOf, readTarget } from "./target.ts";
import { AUDIENCE_PATH, DISCOVERY_PATH, MINT_PATH } from "./trusted-publishing/route.ts";

/** All that any address here takes. */
export const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

const READ = "GET, HEAD, OPTIONS";
const UPLOAD = "OPTIONS, POST";

/** Addresses of the management API with what each takes. */
const API = [...new Set(ENDPOINTS.map(({ path }) => path))].map((path) => {
  const methods: string[] = ENDPOINTS.filter((endpoint) => endpoint.path === path).map(
    ({ method }) => method,
  );
  const all = [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"];
  return {
    pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`),
    allowed: all.sort().join(", "),
  };
});

/** What an address that exists takes, for those that came with another method (STANDARDS H12, U27); null: no address. */
export function allowedMethods(path: string): string | null {
  if (path.startsWith(`${API_PREFIX}/`)) return allowedInApi(path.slice(API_PREFIX.length));
  if (path === "/") return `${READ}, POST`;
  if (/^\/legacy\/?$/.test(path)) return UPLOAD;
  if (/^\/(?:ui|-\/docs)(?:\/|$)/.test(path)) return READ;
  if (readTarget(path) !== null || /^\/-\/(?:health|ready|metrics)$/.test(path)) return READ;
  if (readPastTarget(path) !== null || /^\/(?:[^/]+\/[^/]+\/)?feed\.atom$/.test(path)) return READ;
  if (readUpstreamAddress(path) !== null) return READ;
  if (isLegacyJson(path) || path === AUDIENCE_PATH || path === DISCOVERY_PATH) return READ;
  if (path === MINT_PATH) return UPLOAD;
  if (/^\/-\/plugins\/[a-z]/.test(path)) return "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";
  if (isReleaseDocs(path)) return /\/docs\/?$/.test(path) ? `${READ}, POST` : READ;
  const [, owner = "", name = ""] = /^\/([^/]+)\/([^/]+)\/?(?:legacy\/?)?$/.exec(path) ?? [];
  return isIndexAddress(owner, name) ? UPLOAD : null;
}

/** Whether the address is one of the legacy JSON API, or of the badges and feeds beside it. */
export function isLegacyJson(path: string): boolean {
  return /^\/(?:[^/]+\/[^/]+\/)?pypi\/[^/]+\/(?:(?:[^/]+\/)?json|(?:version|python|tests)\.svg|releases\.atom)$/.test(
    path,
  );
}

/** Whether the address is one of the documentation of a release. */
function isReleaseDocs(path: string): boolean {
  const [, owner = "", name = ""] = /^\/([^/]+)\/([^/]+)\/[^/]+\/[^/]+\/docs\//.exec(`${path}/`) ?? [];
  return isIndexAddress(owner, name);
}

/** The refusal of a method; `http/problem.ts` adds the Allow header. */
export function notAllowed({ url }: { url: string }): Refusal {
  const allowed = allowedMethods(pathOf(url)) ?? "OPTIONS";
  return new Refusal("method-not-allowed", "method-not-allowed", `This address only supports ${allowed}.`);
}

function allowedInApi(path: string): string | null {
  if (path === "/openapi.json") return READ;
  return API.find(({ pattern }) => pattern.test(path))?.allowed ?? null;
}
