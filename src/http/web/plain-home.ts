import { VERSION } from "../../version.ts";

/** What programs such as curl are answered at the root: what this is, and the lines to paste. */
export function plainHome(base: string, defaultIndex: string): string {
  return `Wheelyard ${VERSION}: a Python package index. Open ${base}/ in a browser for more.
The default index is ${defaultIndex}.

Install:
  pip install --index-url ${base}/simple/ PACKAGE
  uv pip install --index-url ${base}/simple/ PACKAGE

Publish:
  twine upload --repository-url ${base}/legacy/ dist/*
  uv publish --publish-url ${base}/legacy/ dist/*

Management API: ${base}/-/api/v1/openapi.json
`;
}
