import type { FastifyInstance } from "fastify";

/**
 * devpi's client sends its login as `X-Devpi-Auth: base64(user:token)`. That is what Basic credentials are, so that every route
 * takes it. An Authorization header comes first.
 */
export function takeDevpiCredentials(app: FastifyInstance): void {
  app.addHook("onRequest", async ({ raw }) => {
    const sent = raw.headers["x-devpi-auth"];
    if (typeof sent === "string" && raw.headers.authorization === undefined)
      raw.headers.authorization = `Basic ${sent}`;
  });
}
