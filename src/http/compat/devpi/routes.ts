import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { signInFirst } from "../../../access/refuse.ts";
import { callerOf, pathPrefixOf } from "../../caller.ts";
import { readableIndex } from "../../simple/answer.ts";
import { indexRoutes } from "./indexes.ts";
import { type DevpiParts, wantsJson } from "./parts.ts";
import { projectRoutes } from "./projects.ts";
import { sendError, sendMessage, sendRefused, sendResult } from "./reply.ts";
import { resultRoutes } from "./results.ts";
import { userRoutes } from "./users.ts";

/** Seconds for which a login is valid, as with devpi. */
const LOGIN_LIFE = 36_000;
const LOGIN_SCOPE = {
  indexes: ["*"],
  projects: ["*"],
  permissions: ["read", "publish", "yank", "remove", "manage"],
};
const FEATURES = ["server-keyvalue-parsing"];

/** The API of devpi-server, as devpi's client uses it: users are accounts and owners, indexes are indexes. */
export function devpiRoutes(app: FastifyInstance, parts: DevpiParts): void {
  takeDevpiCredentials(app);
  app.addHook("onRequest", async (request, reply) => {
    if (request.url !== "/" || request.method !== "GET" || !wantsJson(request)) return;
    request.routeName = "devpi";
    return sendResult(reply, "list:userconfig", await usersOf(parts, request));
  });
  app.register(async (routes) => {
    routes.setErrorHandler(sendError);
    takeEmptyBodies(routes);
    for (const path of ["/+api", "/:user/+api", "/:user/:index/+api"])
      routes.get(path, (request, reply) => sendApi(parts, request, reply));
    routes.post("/+login", (request, reply) => login(parts, request, reply));
    routes.get("/+status", async (_request, reply) =>
      sendResult(reply, "status", { versioninfo: { "devpi-server": "6.0.0 (Wheelyard)" } }),
    );
    userRoutes(routes, parts);
    indexRoutes(routes, parts);
    projectRoutes(routes, parts);
  });
  app.register(async (routes) => {
    routes.setErrorHandler(sendError);
    resultRoutes(routes, parts);
  });
}

/** devpi's client names JSON as the type of bodies that it does not send. */
function takeEmptyBodies(routes: FastifyInstance): void {
  const parse = routes.getDefaultJsonParser("error", "error");
  routes.removeContentTypeParser("application/json");
  routes.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else parse(request, String(body), done);
  });
}

async function sendApi({ services }: DevpiParts, request: FastifyRequest, reply: FastifyReply) {
  const { user, index } = request.params as { user?: string; index?: string };
  const prefix = pathPrefixOf(services, request);
  const isSignedIn = request.raw.headers.authorization !== undefined;
  const caller = await callerOf(services, request).catch(() => null);
  const status = caller === null ? ["fail", "", []] : ["ok", caller.account?.name ?? "", [...caller.groups]];
  const common = {
    login: `${prefix}/+login`,
    authstatus: isSignedIn ? status : ["noauth", "", []],
    features: FEATURES,
  };
  if (user === undefined || index === undefined) return sendResult(reply, "apiconfig", common);
  if (caller === null) throw signInFirst();
  readableIndex(services, caller, { owner: user, name: index });
  const place = `${prefix}/${user}/${index}`;
  return sendResult(reply, "apiconfig", {
    ...common,
    index: place,
    simpleindex: `${place}/+simple/`,
    pypisubmit: `${place}/`,
  });
}

/** A login is a token that is valid for some hours: devpi's client keeps it, and never the password. */
async function login({ management }: DevpiParts, request: FastifyRequest, reply: FastifyReply) {
  const { user, password } = (request.body ?? {}) as { user?: unknown; password?: unknown };
  if (typeof user !== "string" || typeof password !== "string" || user.includes(":"))
    return sendMessage(reply, 400, "Send user and password.");
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const wanted = { note: "devpi login", expiresIn: LOGIN_LIFE, scope: LOGIN_SCOPE };
  const made = await management.ask(request, "POST", "/tokens", wanted, authorization);
  if (made.status >= 400) return sendRefused(reply, made);
  return sendResult(reply, "proxyauth", { password: made.body.token, expiration: LOGIN_LIFE });
}

/** The owners of the indexes that the caller can read, with these indexes. */
async function usersOf({ services }: DevpiParts, request: FastifyRequest) {
  const caller = await callerOf(services, request);
  const users: Record<string, { username: string; indexes: Record<string, object> }> = {};
  const own = caller.account?.name;
  if (own !== undefined) users[own] = { username: own, indexes: {} };
  for (const index of services.indexes.list()) {
    if (!services.access.allow(caller, "read", index, null)) continue;
    users[index.owner] ??= { username: index.owner, indexes: {} };
    (users[index.owner] as { indexes: Record<string, object> }).indexes[index.name] = {
      type: index.kind === "mirror" ? "mirror" : "stage",
    };
  }
  return users;
}

/**
 * devpi's client sends its login as `X-Devpi-Auth: base64(user:token)`. That is what Basic credentials are, so that every route
 * takes it. An Authorization header comes first.
 */
function takeDevpiCredentials(app: FastifyInstance): void {
  app.addHook("onRequest", async ({ raw }) => {
    const sent = raw.headers["x-devpi-auth"];
    if (typeof sent === "string" && raw.headers.authorization === undefined)
      raw.headers.authorization = `Basic ${sent}`;
  });
}
