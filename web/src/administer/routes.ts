import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../root-route.tsx";
import { textOf } from "../shared/search-params.ts";
import { requireSignIn } from "../shared/signed-in.ts";

const shared = { getParentRoute: () => rootRoute, beforeLoad: requireSignIn } as const;

const accounts = createRoute({
  ...shared,
  path: "/ui/administer/accounts",
  validateSearch: (search) => textOf(search, "q", "sort", "show"),
  component: lazyRouteComponent(() => import("./people/Accounts.tsx"), "Accounts"),
});

const account = createRoute({
  ...shared,
  path: "/ui/administer/accounts/$account",
  validateSearch: (search) => textOf(search, "q", "sort"),
  component: lazyRouteComponent(() => import("./people/AccountPage.tsx"), "AccountPage"),
});

const groups = createRoute({
  ...shared,
  path: "/ui/administer/groups",
  validateSearch: (search) => textOf(search, "q", "sort"),
  component: lazyRouteComponent(() => import("./people/Groups.tsx"), "Groups"),
});

const group = createRoute({
  ...shared,
  path: "/ui/administer/groups/$group",
  component: lazyRouteComponent(() => import("./people/GroupPage.tsx"), "GroupPage"),
});

const invitations = createRoute({
  ...shared,
  path: "/ui/administer/invitations",
  component: lazyRouteComponent(() => import("./people/Invitations.tsx"), "Invitations"),
});

const trustedPublishing = createRoute({
  ...shared,
  path: "/ui/administer/trusted-publishing",
  component: lazyRouteComponent(() => import("./trusted/TrustedPublishing.tsx"), "TrustedPublishing"),
});

const indexes = createRoute({
  ...shared,
  path: "/ui/administer/indexes",
  validateSearch: (search) => textOf(search, "q", "sort"),
  component: lazyRouteComponent(() => import("./indexes/IndexList.tsx"), "IndexList"),
});

const index = createRoute({
  ...shared,
  path: "/ui/administer/indexes/$owner/$index",
  validateSearch: (search) => textOf(search, "tab"),
  component: lazyRouteComponent(() => import("./indexes/IndexPage.tsx"), "IndexPage"),
});

const sandboxes = createRoute({
  ...shared,
  path: "/ui/administer/sandboxes",
  component: lazyRouteComponent(() => import("./sandboxes/Sandboxes.tsx"), "Sandboxes"),
});

const access = createRoute({
  ...shared,
  path: "/ui/administer/access",
  validateSearch: (search) => textOf(search, "index", "project", "account"),
  component: lazyRouteComponent(() => import("./access/Access.tsx"), "Access"),
});

const mirrors = createRoute({
  ...shared,
  path: "/ui/administer/mirrors",
  component: lazyRouteComponent(() => import("./mirrors/Mirrors.tsx"), "Mirrors"),
});

const log = createRoute({
  ...shared,
  path: "/ui/administer/log",
  validateSearch: (search) => textOf(search, "kind", "index", "project", "actor", "since", "until"),
  component: lazyRouteComponent(() => import("./log/Log.tsx"), "Log"),
});

const security = createRoute({
  ...shared,
  path: "/ui/administer/security",
  validateSearch: (search) => textOf(search, "kind", "actor", "address"),
  component: lazyRouteComponent(() => import("./security/SecurityEvents.tsx"), "SecurityEvents"),
});

const webhooks = createRoute({
  ...shared,
  path: "/ui/administer/webhooks",
  component: lazyRouteComponent(() => import("./webhooks/Webhooks.tsx"), "Webhooks"),
});

const server = createRoute({
  ...shared,
  path: "/ui/administer/server",
  validateSearch: (search) => textOf(search, "tab"),
  component: lazyRouteComponent(() => import("./server/Server.tsx"), "Server"),
});

const task = createRoute({
  ...shared,
  path: "/ui/administer/server/tasks/$id",
  component: lazyRouteComponent(() => import("./tasks/TaskPage.tsx"), "TaskPage"),
});

/** The pages of those who administer the site, or some of its indexes. */
export const administerRoutes = [
  accounts,
  account,
  groups,
  group,
  invitations,
  trustedPublishing,
  access,
  indexes,
  index,
  sandboxes,
  mirrors,
  log,
  security,
  webhooks,
  server,
  task,
];
