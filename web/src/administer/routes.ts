import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../root-route.tsx";
import { requireSignIn } from "../shared/signed-in.ts";

const shared = { getParentRoute: () => rootRoute, beforeLoad: requireSignIn } as const;

const accounts = createRoute({
  ...shared,
  path: "/ui/administer/accounts",
  component: lazyRouteComponent(() => import("./people/Accounts.tsx"), "Accounts"),
});

const account = createRoute({
  ...shared,
  path: "/ui/administer/accounts/$account",
  component: lazyRouteComponent(() => import("./people/AccountPage.tsx"), "AccountPage"),
});

const groups = createRoute({
  ...shared,
  path: "/ui/administer/groups",
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

/** The pages of those who administer the site, or some of its indexes. */
export const administerRoutes = [accounts, account, groups, group, invitations];
