import { VERSION } from "../../version.ts";

const PLACEHOLDER = "http://YOUR-SERVER";

/**
 * What programs such as curl are answered at the root: what this is, and the lines to paste. `address`: by which the
 * caller reached the server, or null when that is not known to be its own. `name`: that of the site.
 */
export function plainHome(address: string | null, defaultIndex: string, name: string): string {
  const base = address ?? PLACEHOLDER;
  const hint =
    address === null
      ? `Replace ${PLACEHOLDER} with the address of this server. Set listen.hosts to see it here.\n`
      : "";
  return `${name === "Wheelyard" ? "" : `${name} on `}Wheelyard ${VERSION}: a Python package index. Open ${base}/ in a browser for more.
${hint}The default index is ${defaultIndex}.

Install:
  pip install --index-url ${base}/simple/ PACKAGE
  uv pip install --index-url ${base}/simple/ PACKAGE

Publish:
  twine upload --repository-url ${base}/legacy/ dist/*
  uv publish --publish-url ${base}/legacy/ dist/*

Documentation: ${base}/-/docs/
Management API: ${base}/-/api/v1/openapi.json
`;
}
