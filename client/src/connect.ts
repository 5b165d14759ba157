import createClient, { type Client, type ClientOptions } from "openapi-fetch";
import type { paths } from "./schema.ts";

/** The management API: `api.GET(path, options)` and so on for each method, typed by the API's own description. */
export type Api = Client<paths>;

/** Where the server is, and who asks; all that `fetch` takes, such as `credentials`, may stand beside it. */
export interface Connection extends Omit<ClientOptions, "baseUrl"> {
  /** The root of the server's site: where its home page is. */
  url: string;
  /** A token, `wy_…`. Without one, and without a session's cookie, the server sees nobody. */
  token?: string;
}

/** Asks nothing yet. */
export function connect({ url, token, ...options }: Connection): Api {
  const root = url.endsWith("/") ? url : `${url}/`;
  const api = createClient<paths>({ ...options, baseUrl: new URL("-/api/v1", root).href });
  api.use({
    onRequest({ request }) {
      // Whoever sends this is not asked for a password by the browser itself.
      request.headers.set("X-Requested-With", "fetch");
      if (token !== undefined) request.headers.set("Authorization", `Bearer ${token}`);
      return request;
    },
  });
  return api;
}
